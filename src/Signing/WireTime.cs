using System.Globalization;

namespace Scenario.Signing;

/// <summary>Times as the vendor's APIs write them: ISO 8601, UTC, <c>Z</c>.</summary>
public static class WireTime
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly SecondFormat InSeconds = new(Seconds);
    private static readonly SecondFormat WithZeros = new("yyyy-MM-dd'T'HH:mm:ss.000'Z'");

    private static readonly string[] Readable = [Seconds, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary><c>2026-01-02T03:04:05Z</c>.</summary>
    public static string Format(DateTimeOffset time) => InSeconds.Write(time);

    /// <summary><c>2026-01-02T03:04:05.000Z</c>: the milliseconds are always zero.</summary>
    public static string FormatWithZeros(DateTimeOffset time) => WithZeros.Write(time);

    /// <summary>With or without a fraction of a second.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Readable, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
