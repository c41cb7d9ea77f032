using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>The S3 key under which an OSS object is shown: its own wherever S3 servers take it, else escaped so that it can be read back.</summary>
/// <remarks>
/// <c>%XX</c> (upper-case hex) is one byte. MinIO refuses empty, <c>.</c> and <c>..</c> segments, takes <c>\</c> for <c>/</c>, keeps no data under a key
/// that ends in <c>/</c>, and like every server over a file system has a limit per segment; some refuse <c>a/b</c> beside <c>a</c>.
/// Every form reads back to the key it was made from, so two keys never meet in one name.
/// </remarks>
internal static class ReadableKey
{
    private const int MaximumKeyBytes = 1024; // S3
    private const int MaximumSegmentBytes = 200; // 255 in file systems, less what servers append

    /// <summary>The names to try, best first. The last one fits everywhere and is read back from the object's metadata.</summary>
    public static IEnumerable<string> Forms(string key)
    {
        foreach (var form in (string[])[Escape(key), EscapeFlat(key)])
        {
            if (Fits(form))
            {
                yield return form;
            }
        }

        yield return "%~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>The key as it is, but for what servers refuse.</summary>
    private static string Escape(string key)
    {
        var segments = key.Split('/');
        var text = new StringBuilder(key.Length + 8);
        for (var i = 0; i < segments.Length; i++)
        {
            if (i > 0)
            {
                var isLast = i == segments.Length - 1;
                text.Append(segments[i - 1].Length == 0 || (isLast && segments[i].Length == 0) ? "%2F" : "/");
            }

            var isDots = segments[i].Trim() is "." or "..";
            Append(text, segments[i], (_, rune) => isDots && rune.Value == '.');
        }

        return text.ToString();
    }

    /// <summary>One segment, whatever the key, and never the key itself: where <c>a</c> and <c>a/b</c> cannot stand side by side.</summary>
    private static string EscapeFlat(string key)
    {
        var text = new StringBuilder(key.Length + 8);
        Append(text, key, (at, rune) => at == 0 || rune.Value == '/');
        return text.ToString();
    }

    private static void Append(StringBuilder text, string key, Func<int, Rune, bool> isForced)
    {
        Span<byte> bytes = stackalloc byte[4];
        var at = 0;
        foreach (var rune in key.EnumerateRunes())
        {
            if (isForced(at, rune) || IsRefused(rune.Value) || ReadsAsEscape(key, at))
            {
                foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
                }
            }
            else
            {
                text.Append(rune.ToString());
            }

            at += rune.Utf16SequenceLength;
        }
    }

    // control characters and non-characters cannot stand in the XML of a listing
    private static bool IsRefused(int c) => c is '\\' or < ' ' or 0x7f or 0xfffe or 0xffff;

    private static bool ReadsAsEscape(string key, int at) =>
        key[at] == '%' && ((at + 1 < key.Length && key[at + 1] == '~') || (at + 2 < key.Length && IsHex(key[at + 1]) && IsHex(key[at + 2])));

    private static bool IsHex(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'F');

    private static bool Fits(string form) =>
        Encoding.UTF8.GetByteCount(form) <= MaximumKeyBytes
            && Array.TrueForAll(form.Split('/'), segment => Encoding.UTF8.GetByteCount(segment) <= MaximumSegmentBytes);
}
