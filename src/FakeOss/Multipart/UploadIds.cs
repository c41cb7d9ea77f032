using System.Globalization;
using System.Security.Cryptography;

namespace Scenario.FakeOss.Multipart;

/// <summary>Ids of uploads: 32 upper-case hex digits that sort by creation.</summary>
internal static class UploadIds
{
    private static uint _counter;

    public static string Next(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.ToUnixTimeSeconds():X10}{Interlocked.Increment(ref _counter):X8}{RandomNumberGenerator.GetHexString(14)}");
}
