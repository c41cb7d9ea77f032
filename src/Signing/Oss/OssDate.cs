using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Scenario.Signing.Oss;

/// <summary>The two date texts that OSS signatures carry, both UTC with whole seconds.</summary>
public static class OssDate
{
    private const string IsoBasic = "yyyyMMdd'T'HHmmss'Z'";
    private const string Rfc1123 = "r";

    private static readonly SecondFormat InIsoBasic = new(IsoBasic);
    private static readonly SecondFormat InRfc1123 = new(Rfc1123);
    private static readonly SecondFormat InDays = new("yyyyMMdd");

    /// <summary><c>20250601T080000Z</c>, the form of V4.</summary>
    public static string ToIsoBasic(DateTimeOffset instant) => InIsoBasic.Write(instant);

    /// <summary><c>Sun, 01 Jun 2025 08:00:00 GMT</c>, the form of V1 and of the <c>Date</c> header.</summary>
    public static string ToHttpDate(DateTimeOffset instant) => InRfc1123.Write(instant);

    /// <summary><c>20250601</c>, the day in the credential scope of V4.</summary>
    public static string ToDay(DateTimeOffset instant) => InDays.Write(instant);

    public static bool TryParseIsoBasic([NotNullWhen(true)] string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, IsoBasic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out instant);

    public static bool TryParseHttpDate([NotNullWhen(true)] string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Rfc1123, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out instant);
}
