using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Evaluation;

public sealed class AccessDeniedDetailTests
{
    private const string Account = "11223344";
    private static readonly RequestPrincipal User = RequestPrincipal.User(Account, "200000000000000001", "appServer");
    private static readonly AccessRequest Assume = new("sts:AssumeRole", Arn.RamRole(Account, "oss-readonly"), ConditionContext.Empty, User);
    private static readonly NamedPolicy Everything = Policy(PolicyKind.Identity, "Allow", "\"Action\":\"*\",\"Resource\":\"*\"");
    private static readonly NamedPolicy Forbidden = Policy(PolicyKind.Identity, "Deny", "\"Action\":\"*\",\"Resource\":\"*\"");
    private static readonly NamedPolicy Trusting =
        Policy(PolicyKind.Trust, "Allow", """ "Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::11223344:root"} """);
    private static readonly NamedPolicy Distrusting =
        Policy(PolicyKind.Trust, "Allow", """ "Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::9:root"} """);

    [Fact]
    public void it_names_the_side_that_refused()
    {
        Assert.Equal(("AccountLevelIdentityBasedPolicy", "ImplicitDeny"), SideOf([], null, Trusting));
        Assert.Equal(("AccountLevelIdentityBasedPolicy", "ExplicitDeny"), SideOf([Everything, Forbidden], null, Trusting));
        Assert.Equal(("SessionPolicy", "ExplicitDeny"), SideOf([Everything], Forbidden, Trusting));
        Assert.Equal(("AssumeRolePolicy", "ImplicitDeny"), SideOf([Everything], null, Distrusting));
    }

    [Fact]
    public void it_names_the_principal_in_the_words_of_the_api()
    {
        Assert.Equal(("SubUser", "200000000000000001", Account), NameOf(User));
        Assert.Equal(("RootUser", Account, Account), NameOf(RequestPrincipal.Root(Account)));
        Assert.Equal(("AssumedRoleUser", "oss-readonly:alice", Account), NameOf(RequestPrincipal.Session(Account, "3", "oss-readonly", "alice")));
        Assert.Equal((null, null, Account), NameOf(RequestPrincipal.Federated(Account, "acs:ram::11223344:saml-provider/corp")));
        Assert.Equal((null, null, null), NameOf(RequestPrincipal.Anonymous));
    }

    [Fact]
    public void a_decision_lists_the_policies_that_it_looked_at()
    {
        Assert.Equal([Everything, Forbidden, Trusting], PolicyEvaluator.EvaluateAssumeRole([Everything], Forbidden, Trusting, Assume).Policies);
        Assert.Equal([Trusting], PolicyEvaluator.EvaluateFederated(Trusting, Assume).Policies);
        Assert.Equal([Everything], PolicyEvaluator.Evaluate([Everything], null, null, Assume).Policies);
    }

    private static (string, string) SideOf(IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy trust)
    {
        var detail = AccessDeniedDetail.Of(User, PolicyEvaluator.EvaluateAssumeRole(identity, session, trust, Assume));
        Assert.Equal("sts:AssumeRole", detail.AuthAction);
        return (detail.PolicyType, detail.NoPermissionType);
    }

    private static (string?, string?, string?) NameOf(RequestPrincipal principal)
    {
        var detail = AccessDeniedDetail.ByRule(principal, "sts:AssumeRole", AccessDeniedDetail.CallersSide);
        Assert.Equal((AccessDeniedDetail.CallersSide, "ImplicitDeny"), (detail.PolicyType, detail.NoPermissionType));
        return (detail.AuthPrincipalType, detail.AuthPrincipalDisplayName, detail.AuthPrincipalOwnerId);
    }

    private static NamedPolicy Policy(PolicyKind kind, string effect, string members) =>
        new($"{effect} of {kind}", PolicyParser.Parse($$"""{"Version":"1","Statement":[{"Effect":"{{effect}}",{{members}}}]}""", kind).Document!);
}
