using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Policies;

/// <summary>Whom the Principal of a bucket policy or of a trust policy means (ram-policy 1.6).</summary>
public sealed class PrincipalTests
{
    private const string Owner = "11223344";
    private static readonly RequestPrincipal Root = RequestPrincipal.Root(Owner);
    private static readonly RequestPrincipal Stranger = RequestPrincipal.Root("99887766");
    private static readonly RequestPrincipal User = RequestPrincipal.User(Owner, "200000000000000001", "appServer");
    private static readonly RequestPrincipal Session = RequestPrincipal.Session(Owner, "300000000000000001", "oss-readonly", "alice");
    private static readonly RequestPrincipal Service = RequestPrincipal.Service("ecs.aliyuncs.com");
    private static readonly RequestPrincipal Federated = RequestPrincipal.Federated(Owner, $"acs:ram::{Owner}:saml-provider/corp");

    public static TheoryData<string?, string, bool> Buckets() => new()
    {
        { null, "user", true },
        { null, "anonymous", true },
        { null, "root", false }, // everyone leaves the owner out
        { null, "stranger", true },
        { "*", "user", true },
        { "*", "root", false },
        { "200000000000000001", "user", true },
        { "200000000000000002", "user", false },
        { Owner, "root", true },
        { Owner, "user", false },
        { "99887766", "stranger", true },
        { "99887766", "root", false },
        { $"arn:sts::{Owner}:assumed-role/oss-readonly/alice", "session", true },
        { $"arn:sts::{Owner}:assumed-role/oss-readonly/*", "session", true },
        { $"arn:sts::{Owner}:assumed-role/oss-readonly/bob", "session", false },
        { $"arn:sts::{Owner}:assumed-role/oss-uploader/alice", "session", false },
        { "arn:sts::99887766:assumed-role/oss-readonly/alice", "session", false },
        { $"arn:sts::{Owner}:assumed-role/oss-readonly/alice", "user", false },
        { "200000000000000001", "session", false },
        { "200000000000000001", "anonymous", false },
        { "200000000000000001", "service", false },
    };

    [Fact]
    public void nobody_and_a_service_belong_to_no_account()
    {
        Assert.Equal("", RequestPrincipal.Anonymous.AccountId);
        Assert.Equal("", RequestPrincipal.Service("ecs.aliyuncs.com").AccountId);
    }

    [Theory]
    [MemberData(nameof(Buckets))]
    public void a_bucket_policy_means(string? principal, string caller, bool allowed) =>
        Assert.Equal(allowed ? Decision.Allow : Decision.ImplicitDeny, PolicyEvaluator.Decide([], null, BucketPolicy(principal, ""), Read(caller)));

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public void with_a_condition_everyone_includes_the_owner(string? principal) =>
        Assert.Equal(
            Decision.ExplicitDeny,
            PolicyEvaluator.Decide([], null, BucketPolicy(principal, ""","Condition":{"StringNotEquals":{"acs:SourceVpc":"vpc-1"}}""", "Deny"), Read("root")));

    [Theory]
    [InlineData("*", true)]
    [InlineData("0123", true)]
    [InlineData("arn:sts::1:assumed-role/r/s", true)]
    [InlineData("arn:sts::1:assumed-role/r/*", true)]
    [InlineData("", false)]
    [InlineData("alice", false)]
    [InlineData("12a", false)]
    [InlineData("arn:sts::1:role/r", false)]
    [InlineData("arn:sts::1:assumed-role/r", false)]
    [InlineData("arn:sts:::assumed-role/r/s", false)]
    [InlineData("arn:sts::1:assumed-role//s", false)]
    [InlineData("arn:sts::1:assumed-role/r/", false)]
    public void only_uids_sessions_and_the_star_are_principals_of_a_bucket_policy(string value, bool isValid)
    {
        var result = PolicyParser.Parse(Statement($"\"Principal\":[\"{value}\"],\"Action\":\"oss:*\",\"Resource\":\"*\""), PolicyKind.Bucket);

        Assert.Equal(isValid, result.IsValid);
        Assert.Equal(isValid ? null : "$.Statement[0].Principal[0]", result.Error?.JsonPath);
    }

    [Theory]
    [InlineData("\"Principal\":\"*\",", "", true)]
    [InlineData("", "", true)]
    [InlineData("\"Principal\":[\"200000000000000001\",\"*\"],", "", true)]
    [InlineData("\"Principal\":[\"200000000000000001\"],", "", false)]
    [InlineData("\"Principal\":\"*\",", ",\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.1\"}}", false)]
    public void a_bucket_policy_is_public_where_it_allows_anybody_without_a_condition(string principal, string condition, bool isPublic)
    {
        var text = Statement($"{principal}\"Action\":\"oss:GetObject\",\"Resource\":\"*\"{condition}");

        Assert.Equal(isPublic, PolicyParser.Parse(text, PolicyKind.Bucket).Document!.IsPublic);
        Assert.False(PolicyParser.Parse(text.Replace("Allow", "Deny", StringComparison.Ordinal), PolicyKind.Bucket).Document!.IsPublic);
    }

    [Theory]
    [InlineData("""{"RAM":"acs:ram::11223344:root"}""", "root user session", "stranger service federated anonymous")]
    [InlineData("""{"RAM":"acs:ram::11223344:user/appServer"}""", "user", "root session")]
    [InlineData("""{"RAM":"acs:ram::11223344:user/appserver"}""", "", "user")]
    [InlineData("""{"RAM":"acs:ram::11223344:role/OSS-READONLY"}""", "session", "user root")]
    [InlineData("""{"RAM":"acs:ram::11223344:user/oss-readonly"}""", "", "session")]
    [InlineData("""{"RAM":"acs:ram::11223344:role/appServer"}""", "", "user")]
    [InlineData("""{"RAM":["acs:ram::99887766:root","acs:ram::11223344:user/appServer"]}""", "user stranger", "session")]
    [InlineData("""{"Service":"ECS.aliyuncs.com"}""", "service", "root federated")]
    [InlineData("""{"Federated":"acs:ram::11223344:saml-provider/corp"}""", "federated", "service root")]
    public void a_trust_policy_means(string principal, string allowed, string refused)
    {
        var trust = new NamedPolicy("trust",
            PolicyParser.Parse(Statement($"\"Action\":\"sts:AssumeRole\",\"Principal\":{principal}"), PolicyKind.Trust).Document!);

        Assert.All(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), caller => Assert.True(IsTrusted(caller), caller));
        Assert.All(refused.Split(' ', StringSplitOptions.RemoveEmptyEntries), caller => Assert.False(IsTrusted(caller), caller));

        bool IsTrusted(string caller) => PolicyEvaluator.EvaluateFederated(
            trust, new("sts:AssumeRole", Arn.RamRole(Owner, "oss-readonly"), ConditionContext.Empty, Of(caller))).IsAllowed;
    }

    [Fact]
    public void a_trust_policy_tells_whom_it_names()
    {
        var document = PolicyParser.Parse(
            Statement("""
                "Action":"sts:AssumeRole",
                "Principal":{"RAM":"acs:ram::1:root","Service":"ecs.aliyuncs.com","Federated":"acs:ram::1:saml-provider/corp"}
                """),
            PolicyKind.Trust).Document!;

        Assert.Equal(["RAM", "Service", "Federated"], document.PrincipalTypes);
        Assert.Equal(["ecs.aliyuncs.com"], document.ServiceNames);
        var identity = PolicyParser.Parse(Statement("\"Action\":\"oss:*\",\"Resource\":\"*\""), PolicyKind.Identity).Document!;
        Assert.Empty(identity.PrincipalTypes);
        Assert.Empty(identity.ServiceNames);
        Assert.Empty(identity.RamPrincipals);
        Assert.False(identity.IsPublic);
    }

    [Theory]
    [InlineData("root", "acs:ram::11223344:root")]
    [InlineData("user", "acs:ram::11223344:user/appServer")]
    [InlineData("session", "acs:ram::11223344:role/oss-readonly")]
    [InlineData("service", "ecs.aliyuncs.com")]
    [InlineData("federated", "acs:ram::11223344:saml-provider/corp")]
    [InlineData("anonymous", "anonymous")]
    public void a_principal_has_a_name(string caller, string arn) => Assert.Equal(arn, Of(caller).Arn);

    private static RequestPrincipal Of(string caller) => caller switch
    {
        "root" => Root,
        "stranger" => Stranger,
        "user" => User,
        "session" => Session,
        "service" => Service,
        "federated" => Federated,
        _ => RequestPrincipal.Anonymous,
    };

    private static AccessRequest Read(string caller) =>
        new("oss:GetObject", new Arn("oss", "cn-hangzhou", Owner, "sample-bucket/k"), ConditionContext.Empty, Of(caller));

    private static NamedPolicy BucketPolicy(string? principal, string condition, string effect = "Allow")
    {
        var named = principal is null ? "" : $"\"Principal\":[\"{principal}\"],";
        var text = Statement($"{named}\"Action\":\"oss:GetObject\",\"Resource\":\"acs:oss:*:*:sample-bucket/*\"{condition}");
        return new("bucket policy", PolicyParser.Parse(text.Replace("Allow", effect, StringComparison.Ordinal), PolicyKind.Bucket).Document!);
    }

    private static string Statement(string members) => $$"""{"Version":"1","Statement":[{"Effect":"Allow",{{members}}}]}""";
}
