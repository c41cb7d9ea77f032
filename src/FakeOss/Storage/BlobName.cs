using System.Buffers;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Storage;

/// <summary>Generated blob names: 32 lower-case hex digits, nothing of the request in them.</summary>
internal static class BlobName
{
    private const int Length = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static string Next() => BulkRandom.HexString(Length, lowercase: true);

    public static bool IsValid(string name) =>
        name.Length == Length && !name.AsSpan().ContainsAnyExcept(Digits);
}
