using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Evaluation;

public sealed class ExplanationTests
{
    private static readonly NamedPolicy Reader = Policy(
        "reader",
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/2015/*"},{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:sample-bucket","Condition":{"StringLike":{"oss:Prefix":["users/*"]}}}]}""");

    [Fact]
    public void a_different_resource_is_named_with_the_part_that_differs()
    {
        var decision = Explain("oss:GetObject", "sample-bucket/private/salary.csv");

        Assert.Equal(
            "resource acs:oss:cn-hangzhou:11223344:sample-bucket/private/salary.csv does not match [\"acs:oss:*:*:sample-bucket/2015/*\"]: path 'sample-bucket/private/salary.csv' is not 'sample-bucket/2015/*'",
            decision.Statements[0].Why.ToString());
        Assert.Contains("the nearest is statement 0 of 'reader'", decision.Sentence.ToString(), StringComparison.Ordinal);
        Assert.Null(decision.Deciding);
    }

    [Theory]
    [InlineData("acs:ram:*:*:sample-bucket/a", "service 'oss' is not 'ram'")]
    [InlineData("acs:oss:cn-beijing:*:sample-bucket/a", "region 'cn-hangzhou' is not 'cn-beijing'")]
    [InlineData("acs:oss:*:55667788:sample-bucket/a", "account '11223344' is not '55667788'")]
    [InlineData("acs:oss:*:*:sample-bucket/b", "path 'sample-bucket/a' is not 'sample-bucket/b'")]
    [InlineData("acs:ram:cn-beijing:55667788:sample-bucket/b", "service 'oss' is not 'ram'")]
    [InlineData("acs:oss:cn-beijing:55667788:sample-bucket/b", "region 'cn-hangzhou' is not 'cn-beijing'")]
    [InlineData("acs:oss:*:55667788:sample-bucket/b", "account '11223344' is not '55667788'")]
    public void of_the_parts_of_a_resource_the_first_that_differs_is_named(string pattern, string difference)
    {
        var policy = Policy("p", $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"{{pattern}}"}]}""");
        var request = new AccessRequest("oss:GetObject", new Arn("oss", "cn-hangzhou", "11223344", "sample-bucket/a"), ConditionContext.Empty);

        var why = PolicyEvaluator.Evaluate([policy], null, null, request).Explain().Statements[0].Why.ToString();

        Assert.EndsWith($"does not match [\"{pattern}\"]: {difference}", why, StringComparison.Ordinal);
    }

    [Fact]
    public void a_different_action_is_named()
    {
        var decision = Explain("oss:DeleteObject", "sample-bucket/2015/01/01/grass.jpg");

        Assert.Equal("action oss:DeleteObject is not among [\"oss:GetObject\"]", decision.Statements[0].Why.ToString());
        Assert.Equal(
            "Denied: none of the 2 statements allows oss:DeleteObject on acs:oss:cn-hangzhou:11223344:sample-bucket/2015/01/01/grass.jpg, and what is not allowed is refused.",
            decision.Sentence.ToString());
    }

    [Fact]
    public void a_single_statement_is_named_with_its_reason()
    {
        var policy = Policy("one", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""");
        var deny = Policy("guard", """{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:Put*","Resource":"*"}]}""");

        Assert.Equal(
            "Denied: statement 0 of 'one', the only one, does not allow oss:DeleteObject on acs:oss:cn-hangzhou:11223344:b/k: action oss:DeleteObject is not among [\"oss:Get*\"], and what is not allowed is refused.",
            Explain(policy).Sentence.ToString());
        Assert.Equal(
            "Denied: statement 0 of 'guard', the only one, denies and allows nothing; so nothing allows oss:DeleteObject on acs:oss:cn-hangzhou:11223344:b/k, and what is not allowed is refused.",
            Explain(deny).Sentence.ToString());

        static DecisionExplanation Explain(NamedPolicy policy) => PolicyEvaluator.Evaluate(
            [policy],
            null,
            null,
            new AccessRequest("oss:DeleteObject", new Arn("oss", "cn-hangzhou", "11223344", "b/k"), ConditionContext.Empty)).Explain();
    }

    [Fact]
    public void a_failing_condition_shows_what_was_wanted_and_what_was_seen()
    {
        Assert.Equal(
            "condition StringLike oss:Prefix [\"users/*\"] is not met: the request has [\"private/\"]",
            Explain("oss:ListObjects", "sample-bucket", "private/").Statements[1].Why.ToString());
        Assert.Equal(
            "condition StringLike oss:Prefix [\"users/*\"] is not met: the request does not carry this key",
            Explain("oss:ListObjects", "sample-bucket").Statements[1].Why.ToString());
    }

    [Fact]
    public void an_allow_names_the_statement()
    {
        var decision = Explain("oss:ListObjects", "sample-bucket", "users/alice/");

        Assert.True(decision.IsAllowed);
        Assert.Equal(("reader", 1, "Allow", true), (decision.Deciding!.Policy, decision.Deciding.Index, decision.Deciding.Effect, decision.Deciding.Matched));
        Assert.Equal("action, resource and condition match", decision.Deciding.Why.ToString());
        Assert.Equal("Allowed: statement 1 of policy 'reader' allows oss:ListObjects on acs:oss:cn-hangzhou:11223344:sample-bucket.",
            decision.Sentence.ToString());
    }

    [Fact]
    public void an_allow_under_a_session_policy_names_both_sides()
    {
        var session = Policy("session policy", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""");
        var request = new AccessRequest("oss:GetObject", new Arn("oss", "cn-hangzhou", "11223344", "sample-bucket/2015/a"), ConditionContext.Empty);

        var decision = PolicyEvaluator.Evaluate([Reader], session, null, request).Explain();

        Assert.Equal(
            "Allowed: statement 0 of policy 'reader' allows oss:GetObject on acs:oss:cn-hangzhou:11223344:sample-bucket/2015/a, and statement 0 of session policy 'session policy' allows it too; both must allow.",
            decision.Sentence.ToString());
    }

    [Fact]
    public void long_values_of_the_request_are_cut()
    {
        var decision = Explain("oss:ListObjects", "sample-bucket", new string('x', 5000));

        Assert.True(decision.Statements[1].Why.ToString().Length < 400);
    }

    [Theory]
    [InlineData(PrincipalKind.Root, "principal acs:ram::11223344:root owns the bucket, and \"*\" without a Condition does not bind the bucket's owner")]
    [InlineData(PrincipalKind.User, "action, resource and principal match")]
    public void a_deny_of_everyone_says_that_it_does_not_bind_the_owner(PrincipalKind kind, string why)
    {
        var bucket = Policy(
            "bucket",
            """{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:11223344:b/*"}]}""",
            PolicyKind.Bucket);
        var caller = kind == PrincipalKind.Root ? RequestPrincipal.Root("11223344") : RequestPrincipal.User("11223344", "20", "u");

        var decision = PolicyEvaluator.Evaluate(
            [],
            null,
            bucket,
            new AccessRequest("oss:GetObject", new Arn("oss", "cn-hangzhou", "11223344", "b/k"), ConditionContext.Empty, caller)).Explain();

        Assert.Equal(why, decision.Statements[0].Why.ToString());
    }

    [Fact]
    public void the_trust_side_of_an_assume_role_is_named()
    {
        var trust = Policy(
            "trust of r",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::2:root"]}}]}""",
            PolicyKind.Trust);
        var caller = Policy("asr", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}""");
        var request = new AccessRequest("sts:AssumeRole", Arn.RamRole("1", "R"), ConditionContext.Empty, RequestPrincipal.User("1", "20", "u"));

        var decision = PolicyEvaluator.EvaluateAssumeRole([caller], null, trust, request).Explain();

        Assert.Equal(DecidedBy.Resource, decision.DecidedBy);
        Assert.Equal("principal acs:ram::1:user/u is not among acs:ram::2:root", decision.Statements[1].Why.ToString());
        Assert.StartsWith("Denied: the trust policy of acs:ram::1:role/r does not trust acs:ram::1:user/u", decision.Sentence.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void a_bearer_of_a_foreign_token_is_judged_by_the_trust_policy_alone()
    {
        var trust = Policy(
            "trust",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["acs:ram::1:oidc-provider/idp"]},"Condition":{"StringEquals":{"oidc:aud":"app"}}}]}""",
            PolicyKind.Trust);
        var bearer = RequestPrincipal.Federated("1", "acs:ram::1:oidc-provider/idp");
        var context = ConditionContext.CreateBuilder().Add("oidc:aud", ["other", "app"]).Build();

        Assert.True(PolicyEvaluator.EvaluateFederated(trust, new("sts:AssumeRole", Arn.RamRole("1", "r"), context, bearer)).IsAllowed);
        Assert.False(PolicyEvaluator.EvaluateFederated(trust, new("sts:AssumeRole", Arn.RamRole("1", "r"), ConditionContext.Empty, bearer)).IsAllowed);
    }

    [Fact]
    public void of_statements_that_come_as_near_the_first_is_named_and_of_layers_the_identity()
    {
        const string text = """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:a"},
            {"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:b"}]}
            """;
        var bucket = Policy(
            "bucket", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:1:c"}]}""",
            PolicyKind.Bucket);

        var sentence = PolicyEvaluator.Evaluate([Policy("mine", text)], null, bucket, Get("d")).Explain().Sentence.ToString();

        Assert.Contains("the nearest is statement 0 of 'mine'", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void of_two_statements_of_a_session_policy_the_first_is_named()
    {
        var all = Policy("all", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}]}""");

        var sentence = PolicyEvaluator.Evaluate([all], all, null, Get("b")).Explain().Sentence.ToString();

        Assert.Contains("and statement 0 of session policy 'all' allows it too", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void an_action_that_NotAction_names_is_excluded_by_it()
    {
        var policy = Policy("p", """{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"oss:Get*","Resource":"*"}]}""");

        var why = PolicyEvaluator.Evaluate([policy], null, null, Get("b")).Explain().Statements[0].Why.ToString();

        Assert.Equal("action oss:GetObject is excluded by NotAction [\"oss:Get*\"]", why);
    }

    [Fact]
    public void several_conditions_match_together()
    {
        var policy = Policy(
            "p",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a":"1"},"StringLike":{"a":"*"}}}]}""");
        var request = Get("b") with { Context = ConditionContext.CreateBuilder().Add("a", "1").Build() };

        Assert.Equal("action, resource and conditions match", PolicyEvaluator.Evaluate([policy], null, null, request).Explain().Statements[0].Why.ToString());
    }

    [Fact]
    public void a_denial_explains_what_every_other_statement_said_too()
    {
        var identity = Policy(
            "mine", """{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}]}""");
        var bucket = Policy(
            "bucket", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:1:b"}]}""",
            PolicyKind.Bucket);

        var decision = PolicyEvaluator.Evaluate([identity, Reader], null, bucket, Get("b")).Explain();

        Assert.Equal(("mine", 0), (decision.Deciding!.Policy, decision.Deciding.Index));
        Assert.Equal(
            [("mine", 0), ("mine", 1), ("reader", 0), ("reader", 1), ("bucket", 0)],
            decision.Statements.Select(static statement => (statement.Policy, statement.Index)));
    }

    [Fact]
    public void a_trust_policy_that_denies_counts_before_a_caller_whom_nothing_allows()
    {
        var trust = Policy(
            "trust", """{"Version":"1","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}""", PolicyKind.Trust);
        var request = new AccessRequest("sts:AssumeRole", Arn.RamRole("1", "r"), ConditionContext.Empty, RequestPrincipal.User("1", "20", "u"));

        var decision = PolicyEvaluator.EvaluateAssumeRole([], null, trust, request);

        Assert.Equal((Decision.ExplicitDeny, DecidedBy.Resource), (decision.Decision, decision.DecidedBy));
    }

    [Theory]
    [InlineData("[\"99887766\",\"2\"]", "principal acs:ram::1:root is not among 99887766, 2")]
    [InlineData("[\"*\"]", "principal acs:ram::1:root owns the bucket, and \"*\" without a Condition does not bind the bucket's owner")]
    public void the_owner_is_told_whether_a_bucket_policy_names_others_or_leaves_him_out(string principals, string why)
    {
        var bucket = Policy(
            "bucket",
            $$"""{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:GetObject","Principal":{{principals}},"Resource":"acs:oss:*:1:b"}]}""",
            PolicyKind.Bucket);

        Assert.Equal(why, PolicyEvaluator.Evaluate([], null, bucket, Get("b") with { Principal = RequestPrincipal.Root("1") }).Explain().Statements[0].Why.ToString());
    }

    [Fact]
    public void everybody_whom_a_trust_policy_names_is_told()
    {
        var trust = Policy(
            "trust",
            """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::2:root"],"Service":["ecs.aliyuncs.com"],
            "Federated":["acs:ram::2:saml-provider/p"]}}]}
            """,
            PolicyKind.Trust);
        var request = new AccessRequest("sts:AssumeRole", Arn.RamRole("1", "r"), ConditionContext.Empty, RequestPrincipal.User("1", "20", "u"));

        Assert.Equal(
            "principal acs:ram::1:user/u is not among acs:ram::2:root, ecs.aliyuncs.com, acs:ram::2:saml-provider/p",
            PolicyEvaluator.EvaluateAssumeRole([], null, trust, request).Explain().Statements[0].Why.ToString());
    }

    [Fact]
    public void only_names_of_roles_ignore_case()
    {
        var policy = Policy("p", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":["acs:ram::1:user/u","acs:ram::1:role/r"]}]}""");

        Assert.True(PolicyEvaluator.Evaluate([policy], null, null, new("ram:GetRole", Arn.Ram("1", "role/R"), ConditionContext.Empty)).IsAllowed);
        Assert.False(PolicyEvaluator.Evaluate([policy], null, null, new("ram:GetUser", Arn.Ram("1", "user/U"), ConditionContext.Empty)).IsAllowed);
    }

    private static AccessRequest Get(string path) => new("oss:GetObject", new Arn("oss", "cn-hangzhou", "1", path), ConditionContext.Empty);

    private static DecisionExplanation Explain(string action, string path, string? prefix = null) => PolicyEvaluator.Evaluate(
        [Reader],
        null,
        null,
        new AccessRequest(action, new Arn("oss", "cn-hangzhou", "11223344", path), ConditionContext.CreateBuilder().Add("oss:Prefix", prefix).Build()))
        .Explain();

    private static NamedPolicy Policy(string name, string text, PolicyKind kind = PolicyKind.Identity) =>
        new(name, PolicyParser.Parse(text, kind).Document!);
}
