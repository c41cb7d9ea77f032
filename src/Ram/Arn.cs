using System.Diagnostics.CodeAnalysis;

namespace Scenario.Ram;

/// <summary>A resource name, <c>acs:service:region:account:relative</c>.</summary>
/// <remarks>
/// The relative part may contain further colons. RAM and STS resources have an empty region; OSS resources carry the region
/// of the bucket. Source: ram-policy 1.4, sts-ram-api 3.5.
/// </remarks>
public sealed record Arn(string Service, string Region, string Account, string Relative)
{
    /// <summary>Reads five parts split at the first four colons; the first must be <c>acs</c> and the relative part not empty.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        if (text is null || !text.StartsWith("acs:", StringComparison.Ordinal))
        {
            return false;
        }

        Span<int> colons = stackalloc int[4];
        var from = 0;
        for (var i = 0; i < colons.Length; i++)
        {
            var at = text.IndexOf(':', from);
            if (at < 0)
            {
                return false;
            }

            colons[i] = at;
            from = at + 1;
        }

        if (from == text.Length)
        {
            return false;
        }

        arn = new Arn(
            text[(colons[0] + 1)..colons[1]],
            text[(colons[1] + 1)..colons[2]],
            text[(colons[2] + 1)..colons[3]],
            text[from..]);
        return true;
    }

    /// <summary><c>acs:ram::ACCOUNT:RELATIVE</c>.</summary>
    public static Arn Ram(string account, string relative) => new("ram", "", account, relative);

    /// <summary>The account root, <c>acs:ram::ACCOUNT:root</c>.</summary>
    public static Arn RamRoot(string account) => Ram(account, "root");

    /// <summary><c>acs:ram::ACCOUNT:user/NAME</c>.</summary>
    public static Arn RamUser(string account, string userName) => Ram(account, $"user/{userName}");

    /// <summary><c>acs:ram::ACCOUNT:role/name</c>; the name is put in lower case, as live accounts print it.</summary>
    /// <remarks>Roles are looked up and compared without regard to case. Source: sts-ram-api 3.5 "Role ARN case".</remarks>
    public static Arn RamRole(string account, string roleName) => Ram(account, $"role/{roleName.ToLowerInvariant()}");

    /// <inheritdoc/>
    public override string ToString() => $"acs:{Service}:{Region}:{Account}:{Relative}";
}
