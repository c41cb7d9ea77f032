using System.Globalization;

namespace Scenario.FakeOss.Objects;

/// <summary>A part of an object's bytes.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// The part that a Range header asks for; null when the whole object is to be sent. By default OSS honours a range only if
    /// both its ends lie inside the object, and otherwise ignores it; in standard mode it clips as HTTP says (oss-protocol 4.2).
    /// </summary>
    /// <exception cref="OssErrorException">InvalidRange.</exception>
    public static ByteRange? Resolve(string? header, long size, bool isStandard)
    {
        if (header is null || !header.StartsWith(Unit, StringComparison.Ordinal))
        {
            return null;
        }

        // of several parts the first is sent
        var text = header[Unit.Length..].Split(',')[0].Trim();
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryNumber(text[..dash], out var first) || !TryNumber(text[(dash + 1)..], out var last) || (first is null && last is null)
            || first > last)
        {
            return null;
        }

        var isInside = first is null ? size > 0 && last <= size : first < size && !(last >= size);
        var start = first ?? Math.Max(0, size - last!.Value); // without a first one, the last so many bytes
        var end = first is null || last is null || last >= size ? size : last.Value + 1;
        return first is null && last == 0 ? throw new OssError.InvalidRange(header, size).ToException()
            : !isInside && !isStandard ? null
            : start < size ? new ByteRange(start, end - start) : throw new OssError.InvalidRange(header, size).ToException();
    }

    /// <summary>The Content-Range of a 206.</summary>
    public string Describe(long size) => string.Create(CultureInfo.InvariantCulture, $"bytes {Offset}-{Offset + Length - 1}/{size}");

    // What is too large for a number lies behind the end of every object.
    private static bool TryNumber(string text, out long? number)
    {
        number = text.Length == 0 ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
        return text.All(char.IsAsciiDigit);
    }
}
