using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Evaluation;

public sealed class EvaluationLaws
{
    private static readonly Gen<string> Actions = Gen.Elements("oss:GetObject", "oss:PutObject", "oss:Get*", "oss:*", "*", "ram:*", "OSS:getobject");

    private static readonly Gen<string> Resources = Gen.Elements("*", "acs:oss:*:*:*", "acs:oss:*:*:b/*", "acs:oss:*:*:b/u1/*", "acs:oss:cn-hangzhou:1:b/u?/k");

    private static readonly Gen<object?> Conditions = Gen.OneOf(
        Gen.Constant<object?>(null),
        Gen.Elements("StringEquals", "StringNotEquals", "StringLike", "StringNotLike").SelectMany(static op =>
            Gen.Elements("oss:Prefix", "acs:SourceVpc").SelectMany(key =>
                Gen.Elements("", "a", "a*")
                    .Select(value => (object?)new Dictionary<string, object> { [op] = new Dictionary<string, string> { [key] = value } }))));

    private static readonly Gen<Dictionary<string, object>> Statements =
        from effect in Gen.Elements("Allow", "Allow", "Deny")
        from negated in Gen.Elements(false, false, true)
        from action in Actions
        from resource in Resources
        from condition in Conditions
        select Statement(effect, negated, action, resource, condition);

    private static readonly Gen<NamedPolicy> IdentityPolicies = Policies(PolicyKind.Identity);

    private static readonly Gen<NamedPolicy> SessionPolicies = Policies(PolicyKind.Session);

    private static readonly Gen<AccessRequest> Requests =
        from action in Gen.Elements("oss:GetObject", "oss:PutObject", "oss:GetBucketAcl")
        from path in Gen.Elements("b", "b/k", "b/u1/k", "b/u10/k")
        from prefix in Gen.Elements(null, "", "a", "ab")
        select new AccessRequest(
            action,
            new Arn("oss", "cn-hangzhou", "1", path),
            ConditionContext.CreateBuilder().Add("oss:Prefix", prefix).Build());

    private static readonly Gen<Setting> Settings =
        from identity in IdentityPolicies.ListOf()
        from session in SessionPolicies
        from request in Requests
        select new Setting([.. identity], session, request);

    [Property(MaxTest = 1000)]
    public Property a_session_policy_never_widens() => Prop.ForAll(Settings.ToArbitrary(), static setting =>
        PolicyEvaluator.Decide(setting.Identity, setting.Session, null, setting.Request) != Decision.Allow
        || PolicyEvaluator.Decide(setting.Identity, null, null, setting.Request) == Decision.Allow);

    [Property(MaxTest = 1000)]
    public Property adding_a_deny_never_allows() => Prop.ForAll(Settings.ToArbitrary(), Statements.ToArbitrary(), static (setting, statement) =>
    {
        statement["Effect"] = "Deny";
        var denied = setting.Identity.Append(Named("deny", PolicyKind.Identity, [statement])).ToList();
        return PolicyEvaluator.Decide(denied, null, null, setting.Request) != Decision.Allow
            || PolicyEvaluator.Decide(setting.Identity, null, null, setting.Request) == Decision.Allow;
    });

    [Property(MaxTest = 1000)]
    public Property the_explanation_comes_to_the_same_outcome() => Prop.ForAll(Settings.ToArbitrary(), static setting =>
        PolicyEvaluator.Decide(setting.Identity, setting.Session, null, setting.Request)
            == PolicyEvaluator.Evaluate(setting.Identity, setting.Session, null, setting.Request).Explain().Decision);

    [Property(MaxTest = 1000)]
    public Property the_order_of_policies_does_not_matter() => Prop.ForAll(Settings.ToArbitrary(), static setting =>
        PolicyEvaluator.Decide(setting.Identity, null, null, setting.Request)
            == PolicyEvaluator.Decide([.. setting.Identity.Reverse()], null, null, setting.Request));

    [Fact]
    public void deciding_allocates_nothing()
    {
        var identity = new[] { Named("p", PolicyKind.Identity,
            [.. Enumerable.Range(0, 50).Select(i => Statement("Allow", false, "oss:Get*", $"acs:oss:*:*:b/u{i}/*", null))]) };
        var session = Named("s", PolicyKind.Session, [Statement("Allow", false, "oss:*", "*", new Dictionary<string, object>
        {
            ["StringLike"] = new Dictionary<string, string> { ["oss:Prefix"] = "a*" },
            ["IpAddress"] = new Dictionary<string, string> { ["acs:SourceIp"] = "10.0.0.0/8" },
            ["DateLessThan"] = new Dictionary<string, string> { ["acs:CurrentTime"] = "2030-01-01T00:00:00+08:00" },
            ["Bool"] = new Dictionary<string, string> { ["acs:SecureTransport"] = "true" },
            ["NumericLessThan"] = new Dictionary<string, string> { ["k"] = "10" },
        })]);
        var request = new AccessRequest("oss:GetObject", new Arn("oss", "cn-hangzhou", "1", "b/u49/k"), ConditionContext.CreateBuilder()
            .Add("oss:Prefix", "ab").Add("acs:SourceIp", "10.1.2.3").Add("acs:CurrentTime", "2026-01-02T03:04:05Z").Add("acs:SecureTransport", "true")
            .Add("k", "9.5").Build());
        Assert.Equal(Decision.Allow, PolicyEvaluator.Decide(identity, session, null, request));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            PolicyEvaluator.Decide(identity, session, null, request);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Gen<NamedPolicy> Policies(PolicyKind kind) =>
        Statements.NonEmptyListOf().Select(statements => Named("generated", kind, [.. statements]));

    private static NamedPolicy Named(string name, PolicyKind kind, Dictionary<string, object>[] statements)
    {
        var text = JsonSerializer.Serialize(new Dictionary<string, object> { ["Version"] = "1", ["Statement"] = statements });
        var result = PolicyParser.Parse(text, kind);
        Assert.True(result.IsValid, result.Error?.ToString());
        return new NamedPolicy(name, result.Document);
    }

    private static Dictionary<string, object> Statement(string effect, bool negated, string action, string resource, object? condition)
    {
        var statement = new Dictionary<string, object> { ["Effect"] = effect, [negated ? "NotAction" : "Action"] = action, ["Resource"] = resource };
        if (condition is not null)
        {
            statement["Condition"] = condition;
        }

        return statement;
    }

    public sealed record Setting(IReadOnlyList<NamedPolicy> Identity, NamedPolicy Session, AccessRequest Request);
}
