using System.Collections.Immutable;
using Scenario.Ram.Evaluation;

namespace Scenario.Ram.Policies;

/// <summary>Principal of a bucket policy: UIDs, sessions, or everyone.</summary>
/// <param name="values">As written; none at all means everyone.</param>
internal sealed class BucketPrincipals(ImmutableArray<string> values) : PrincipalSet
{
    private const string SessionPrefix = "arn:sts::";
    private const string SessionKind = ":assumed-role/";

    /// <summary>What a statement without Principal means.</summary>
    public static BucketPrincipals Everyone { get; } = new([]);

    /// <summary>Whether it names anybody at all.</summary>
    public bool IsAnybody => values.IsEmpty || values.Contains("*");

    public override string Text => string.Join(", ", values);

    public static bool IsValid(string value)
    {
        if (value == "*")
        {
            return true;
        }

        if (value.StartsWith(SessionPrefix, StringComparison.Ordinal))
        {
            return TrySplitSession(value, out var account, out var role, out var session)
                && account.Length > 0 && role.Length > 0 && session.Length > 0;
        }

        return value.Length > 0 && value.All(char.IsAsciiDigit);
    }

    public override bool IsMatch(RequestPrincipal principal, Arn resource, bool hasCondition)
    {
        if (values.IsEmpty)
        {
            return IsEveryone(principal, resource, hasCondition);
        }

        foreach (var value in values)
        {
            if (IsMatch(value, principal, resource, hasCondition))
            {
                return true;
            }
        }

        return false;
    }

    public override bool Exempts(RequestPrincipal principal, Arn resource) =>
        (values.IsEmpty || values.Contains("*")) && !IsEveryone(principal, resource, hasCondition: false);

    private static bool IsMatch(string value, RequestPrincipal principal, Arn resource, bool hasCondition)
    {
        if (value == "*")
        {
            return IsEveryone(principal, resource, hasCondition);
        }

        return principal.Kind switch
        {
            PrincipalKind.Root => string.Equals(value, principal.AccountId, StringComparison.Ordinal),
            PrincipalKind.User => string.Equals(value, principal.UserId, StringComparison.Ordinal),
            PrincipalKind.RoleSession => TrySplitSession(value, out var account, out var role, out var session)
                && account.SequenceEqual(principal.AccountId)
                && role.SequenceEqual(principal.RoleName)
                && (session is "*" || session.SequenceEqual(principal.SessionName)),
            _ => false,
        };
    }

    // Without a condition "everyone" leaves the bucket owner out, with one it includes the owner (OSS help, Bucket Policy).
    private static bool IsEveryone(RequestPrincipal principal, Arn resource, bool hasCondition) =>
        hasCondition
        || principal.Kind != PrincipalKind.Root
        || !string.Equals(principal.AccountId, resource.Account, StringComparison.Ordinal);

    private static bool TrySplitSession(
        ReadOnlySpan<char> value, out ReadOnlySpan<char> account, out ReadOnlySpan<char> role, out ReadOnlySpan<char> session)
    {
        account = role = session = default;
        if (!value.StartsWith(SessionPrefix))
        {
            return false;
        }

        value = value[SessionPrefix.Length..];
        var kind = value.IndexOf(SessionKind);
        if (kind < 0)
        {
            return false;
        }

        account = value[..kind];
        value = value[(kind + SessionKind.Length)..];
        var slash = value.IndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        role = value[..slash];
        session = value[(slash + 1)..];
        return true;
    }
}
