using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>The S3 key under which an OSS object is shown: its own wherever S3 servers take it, else escaped so that it can be read back.</summary>
/// <remarks>
/// <c>%XX</c> (upper-case hex) is one byte. MinIO refuses empty, <c>.</c> and <c>..</c> segments, takes <c>\</c> for <c>/</c>, keeps no data under a key
/// that ends in <c>/</c>, and like every server over a file system has a limit per segment; some refuse <c>a/b</c> beside <c>a</c>.
/// Every form reads back to the key it was made from, so two keys never meet in one name.
/// </remarks>
internal static partial class ReadableKey
{
    private const int MaximumKeyBytes = 1024; // S3
    private const int MaximumSegmentBytes = 200; // 255 in file systems, less what servers append

    // control characters and non-characters cannot stand in the XML of a listing, and what reads as an escape is none
    private const string Never = @"[\\\x00-\x1f\x7f\ufffe\uffff]|%(?=~|[0-9A-F]{2})";

    /// <summary>The names to try, best first. The last one fits everywhere and is read back from the object's metadata.</summary>
    public static IEnumerable<string> Forms(string key)
    {
        foreach (var refused in (Regex[])[Refused(), RefusedInOneSegment()])
        {
            var form = refused.Replace(key, static match => string.Concat(Encoding.UTF8.GetBytes(match.Value).Select(static value => $"%{value:X2}")));
            if (Fits(form))
            {
                yield return form;
            }
        }

        yield return "%~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>In the key as it is: the dots of a segment that has nothing else, and slashes after an empty segment or at the end.</summary>
    [GeneratedRegex(@"(?<=(\A|/)\s*)\.\.?(?=\s*(/|\z))|(?<=\A|/)/|/\z|" + Never)]
    private static partial Regex Refused();

    /// <summary>In one segment, whatever the key, and never the key itself: where <c>a</c> and <c>a/b</c> cannot stand side by side.</summary>
    [GeneratedRegex(@"\A([\ud800-\udbff].|.)|/|" + Never, RegexOptions.Singleline)]
    private static partial Regex RefusedInOneSegment();

    private static bool Fits(string form) =>
        Encoding.UTF8.GetByteCount(form) <= MaximumKeyBytes
            && Array.TrueForAll(form.Split('/'), segment => Encoding.UTF8.GetByteCount(segment) <= MaximumSegmentBytes);
}
