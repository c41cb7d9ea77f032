using Scenario.FakeSts.Authentication;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.Authorization;

/// <summary>The policies that speak for a caller.</summary>
internal static class CallerPolicies
{
    /// <summary>Policies of the user and its groups, or of the role as it is now.</summary>
    public static IReadOnlyList<NamedPolicy> IdentityOf(RamDirectory directory, Caller caller) => caller switch
    {
        Caller.User user => directory.PoliciesOf(user.RamUser),
        Caller.Session session => directory.PoliciesOf(session.Role),
        _ => [],
    };

    /// <summary>The session policy; null when the caller has none.</summary>
    public static NamedPolicy? SessionOf(Caller caller)
    {
        if (caller is not Caller.Session { RoleSession.SessionPolicy: { } text })
        {
            return null;
        }

        // The token is ours and was minted after this very check.
        var parsed = PolicyParser.Parse(text, PolicyKind.Session);
        return new("session policy", parsed.Document ?? throw new InvalidOperationException("A token carries a malformed session policy."));
    }
}
