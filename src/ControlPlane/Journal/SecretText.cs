using System.Text.RegularExpressions;

namespace Scenario.ControlPlane.Journal;

/// <summary>Keeps what proves an identity out of journal and log, however a client spells its name or misplaces it.</summary>
public static partial class SecretText
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Masked = "***";

    // No secret of this cloud is as short, and every key id of it begins like one of these.
    private const int LongestHarmless = 20;

    private static readonly string[] KeyIdPrefixes = ["LTAI", "STS.", "TMP."];

    /// <summary>Whether a parameter, form field or header of that name carries a secret:
    /// <c>security-token</c>, <c>Security-Token</c>, <c>SecurityToken</c> and the like.</summary>
    public static bool IsSecret(string name) => SecretName().IsMatch(name) && !name.Contains("continuation", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a parameter of that name says who signed.</summary>
    public static bool IsKeyId(string name) => KeyName().IsMatch(name);

    /// <summary>A key id as presented. One that looks like none may be the secret in the wrong place, so only its beginning is shown.</summary>
    public static string KeyId(string presented) => presented.Length <= LongestHarmless || LooksLikeKeyId(presented) ? presented : presented[..4] + "...";

    /// <summary>Text that quotes a request, such as a string-to-sign, without the values of secrets; percent-encoded once or twice as well.</summary>
    public static string Mask(string text) => SecretValue().Replace(text, "${name}" + Masked);

    private static bool LooksLikeKeyId(string presented)
    {
        foreach (var prefix in KeyIdPrefixes)
        {
            if (presented.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("token|signature(?!.?(nonce|method|version|type))|secret|password|authorization", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("access.?key.?id|credential", RegexOptions.IgnoreCase)]
    private static partial Regex KeyName();

    [GeneratedRegex(
        "(?<name>(?:token|signature(?!.?(?:nonce|method|version|type))|secret|password)[A-Za-z]*(?:=|:|%3D|%253D))(?:(?!%26|%2526)[^&\\r\\n])+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretValue();
}
