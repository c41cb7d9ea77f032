using System.Security.Cryptography;

namespace Scenario.FakeOss.Storage;

/// <summary>Opaque version ids in the look of the real ones: 64 letters and digits that begin with <c>CAEQ</c>.</summary>
internal static class VersionId
{
    private const string Start = "CAE";
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Next() => Start + "Q" + RandomNumberGenerator.GetString(Characters, 60);

    /// <summary>Whether a version could have that id; stores of earlier releases have ids with <c>-</c> and <c>_</c>.</summary>
    public static bool IsWellFormed(string id) =>
        id == ObjectRow.NullVersion || (id.StartsWith(Start, StringComparison.Ordinal) && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
