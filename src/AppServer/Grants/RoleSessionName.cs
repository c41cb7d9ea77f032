using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Scenario.AppServer.Grants;

/// <summary>The session name under which the cloud's logs show a user.</summary>
/// <remarks>
/// STS allows 2 to 64 characters of <c>A-Z a-z 0-9 . @ - _</c>. A name that is legal already is taken as it is; any other is
/// cleaned, cut and completed with 80 bits of its SHA-256, and a legal name that looks like one of those gets the same
/// treatment, so two users never share a session name.
/// </remarks>
internal static partial class RoleSessionName
{
    private const int LongestStem = 43;

    /// <summary>Derives the session name; the same user always gets the same one.</summary>
    public static string For(string user)
    {
        if (Legal().IsMatch(user) && !Completed().IsMatch(user))
        {
            return user;
        }

        var stem = NotAllowed().Replace(user, "-");
        stem = stem.Length > LongestStem ? stem[..LongestStem] : stem;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 10));
        return $"{stem}_{hash}";
    }

    [GeneratedRegex(@"^[a-zA-Z0-9.@\-_]{2,64}\z")]
    private static partial Regex Legal();

    [GeneratedRegex(@"_[0-9a-f]{20}\z")]
    private static partial Regex Completed();

    [GeneratedRegex(@"[^a-zA-Z0-9.@\-_]")]
    private static partial Regex NotAllowed();
}
