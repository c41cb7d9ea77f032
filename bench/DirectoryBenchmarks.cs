using System.Globalization;
using BenchmarkDotNet.Attributes;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;
using Scenario.Ram.Sessions;

namespace Scenario.Bench;

/// <summary>What AssumeRole does with the directory: find key, user and role, decide both
/// sides, issue a token. Its cost must not grow with the directory.</summary>
[MemoryDiagnoser]
public class DirectoryBenchmarks
{
    private readonly SecurityTokenCodec _codec = new(TokenKeyRing.Development);
    private RamDirectory _directory = RamDirectory.Empty;

    /// <summary>Roles, and as many custom policies; one user in ten.</summary>
    [Params(10, 2000)]
    public int Roles { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var trust = PolicyParser.Parse(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]}""",
            PolicyKind.Trust).Document!;
        _directory = RamDirectory.Empty.WithAccount(new RamAccount("1000000000000001"));
        for (var i = 0; i < Roles; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            var document = PolicyParser.Parse(
                $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:bucket-{{name}}/*"},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}""",
                PolicyKind.Identity).Document!;
            var attachment = new PolicyAttachment(PolicyType.Custom, $"policy-{name}", default);
            _directory = _directory
                .WithPolicy(new RamPolicy("1000000000000001", PolicyType.Custom, $"policy-{name}", [new RamPolicyVersion("v1", document, default)], "v1",
                    default))
                .WithRole(new RamRole("1000000000000001", $"3{name}", $"role-{name}", trust, default) { Policies = [attachment] });
            if (i % 10 == 5)
            {
                _directory = _directory
                    .WithUser(new RamUser("1000000000000001", $"2{name}", $"user-{name}", default) { Policies = [attachment] })
                    .WithAccessKey(new AccessKey("1000000000000001", $"2{name}", $"LTAI{name}", "secret", AccessKeyStatus.Active, default));
            }
        }
    }

    [Benchmark]
    public string AssumeRole()
    {
        var key = _directory.FindAccessKey("LTAI5")!;
        var user = _directory.FindUserById(key.UserId!)!;
        var role = _directory.FindRole("1000000000000001", "role-7")!;
        var request = new AccessRequest("sts:AssumeRole", role.Arn, ConditionContext.Empty, RequestPrincipal.User(user));
        var decision = PolicyEvaluator.EvaluateAssumeRole(_directory.PoliciesOf(user), null, new NamedPolicy("trust", role.TrustPolicy), request);
        return decision.IsAllowed
            ? _codec.Issue(new RoleSession("STS.x", role.AccountId, role.RoleId, role.RoleName, "s", null, null, user.Arn.ToString(), default, default))
            : throw new InvalidOperationException(decision.Explain().Sentence.ToString());
    }

    [Benchmark]
    public Decision Decide()
    {
        var role = _directory.FindRoleById("37")!;
        var request = new AccessRequest("oss:GetObject", new Arn("oss", "cn-hangzhou", "1000000000000001", "bucket-7/k"), ConditionContext.Empty);
        return PolicyEvaluator.Decide(_directory.PoliciesOf(role), null, null, request);
    }
}
