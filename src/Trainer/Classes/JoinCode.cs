using System.Security.Cryptography;
using System.Text;

namespace Scenario.Trainer.Classes;

/// <summary>What lets a learner in: eight letters and digits, none of which looks like another.</summary>
public static class JoinCode
{
    /// <summary>Letters and digits of a code: 31 to the power of 8 are 40 bits.</summary>
    public const int Length = 8;

    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>An unguessable code.</summary>
    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As it is read aloud: <c>ABCD-2345</c>.</summary>
    public static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    /// <summary>Whether somebody typed this code; small letters, blanks and hyphens do not matter. Takes the same time for every wrong code.</summary>
    public static bool Matches(string code, string? typed)
    {
        var plain = Plain(typed);
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(plain)), SHA256.HashData(Encoding.UTF8.GetBytes(code)));
    }

    /// <summary>What was meant by what was typed; longer than a code where it is none.</summary>
    public static string Plain(string? typed) =>
        string.Concat((typed ?? "").Where(static c => !char.IsWhiteSpace(c) && c != '-').Take(Length + 1)).ToUpperInvariant();
}
