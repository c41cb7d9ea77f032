using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;
using Scenario.Seeds;

namespace Scenario.Unit.Ram.Identities;

public sealed class RamDirectoryTests
{
    private static readonly PolicyDocument Trust = PolicyParser.Parse(
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1:root"}}]}""", PolicyKind.Trust).Document!;

    private static readonly RamUser User = new("1", "20", "u", default);

    private static readonly RamGroup Group = new("1", "40", "g", default);

    private static readonly RamRole Role = new("1", "30", "Some.Role", Trust, default);

    [Fact]
    public void a_snapshot_never_changes()
    {
        var before = RamDirectory.Empty.WithUser(User);
        var after = before.WithoutUser(User).WithRole(Role);

        Assert.NotNull(before.FindUser("1", "u"));
        Assert.Null(before.FindRole("1", "Some.Role"));
        Assert.Null(after.FindUserById("20"));
    }

    [Fact]
    public void user_names_are_case_sensitive_and_role_names_are_not()
    {
        var directory = RamDirectory.Empty.WithUser(User).WithRole(Role);

        Assert.Null(directory.FindUser("1", "U"));
        Assert.Same(Role, directory.FindRole("1", "some.ROLE"));
        Assert.Null(directory.FindRole("2", "some.role"));
    }

    [Fact]
    public void a_new_name_takes_the_place_of_the_old_one()
    {
        var directory = RamDirectory.Empty.WithUser(User).WithGroup(Group).WithRole(Role)
            .WithUser(User with { UserName = "v" }).WithGroup(Group with { GroupName = "h" }).WithRole(Role with { RoleName = "other" });

        Assert.Null(directory.FindUser("1", "u"));
        Assert.Null(directory.FindGroup("1", "g"));
        Assert.Null(directory.FindRole("1", "Some.Role"));
        Assert.Equal("30", directory.FindRole("1", "other")!.RoleId);
        Assert.Equal("20", directory.FindUser("1", "v")!.UserId);
        Assert.Equal("40", directory.FindGroup("1", "h")!.GroupId);
    }

    [Fact]
    public void the_policies_of_a_user_are_its_own_and_those_of_its_groups_each_once()
    {
        PolicyAttachment assume = new(PolicyType.System, "AliyunSTSAssumeRoleAccess", default);
        PolicyAttachment read = new(PolicyType.System, "AliyunOSSReadOnlyAccess", default);
        PolicyAttachment gone = new(PolicyType.Custom, "gone", default);
        var user = User with { Policies = [assume], Groups = [new("40", default), new("41", default)] };
        var directory = RamDirectory.Empty.WithGroup(Group with { Policies = [assume, read, gone] }).WithUser(user);

        Assert.Equal(["AliyunSTSAssumeRoleAccess", "AliyunOSSReadOnlyAccess"], directory.PoliciesOf(user).Select(static p => p.Name));
        Assert.Same(directory.PoliciesOf(user), directory.PoliciesOf(user));
        Assert.Empty(directory.WithoutGroup(Group).PoliciesOf(user with { Policies = [] }));
    }

    [Fact]
    public void an_arn_leads_to_a_role_and_to_nothing_else()
    {
        var directory = RamDirectory.Empty.WithRole(Role).WithRole(Role with { RoleId = "31", RoleName = "u" }).WithUser(User);

        Assert.Same(Role, directory.FindRole(Role.Arn));
        Assert.Null(directory.FindRole(User.Arn));
        Assert.Null(directory.FindRole(Arn.RamRole("2", "u")));
    }

    [Fact]
    public void a_system_policy_is_found_for_every_account_and_a_custom_one_for_its_own()
    {
        RamPolicy policy = new("1", PolicyType.Custom, "p", [new("v1", SystemPolicies.All[0].Document, default)], "v1", default);
        var directory = RamDirectory.Empty.WithPolicy(policy).WithPolicy(policy with { Type = PolicyType.System });

        Assert.Equal(PolicyType.Custom, directory.FindPolicy("1", PolicyType.Custom, "p")!.Type);
        Assert.Null(directory.FindPolicy("2", PolicyType.Custom, "p"));
        Assert.Equal(PolicyType.System, directory.FindPolicy("2", PolicyType.System, "p")!.Type);
    }

    [Fact]
    public void each_kind_of_identity_has_its_arn_and_says_nothing_about_itself_at_first()
    {
        var (user, group, role) = (new RamUser("1", "20", "u", default), new RamGroup("1", "40", "g", default), new RamRole("1", "30", "Some.Role", Trust, default));
        var (oidc, saml) = (new OidcProvider("1", "o", "https://idp.example", [], default), new SamlProvider("1", "s", null, default));
        RamPolicy policy = new("1", PolicyType.Custom, "p", [new("v1", SystemPolicies.All[0].Document, default)], "v1", default);

        Assert.Equal(
            ["acs:ram::1:user/u", "acs:ram::1:group/g", "acs:ram::1:role/some.role", "acs:ram::1:policy/p", "acs:ram::1:oidc-provider/o",
                "acs:ram::1:saml-provider/s"],
            new[] { user.Arn, group.Arn, role.Arn, policy.Arn, oidc.Arn, saml.Arn }.Select(static arn => arn.ToString()));
        Assert.All(
            new[]
            {
                user.DisplayName, user.MobilePhone, user.Email, user.Comments, group.Comments, role.Description, policy.Description, oidc.Description,
                saml.Description,
            },
            static text => Assert.Equal("", text));
    }

    [Fact]
    public void a_key_without_a_user_is_the_key_of_the_account()
    {
        AccessKey key = new("1", null, "LTAIx", "very-secret", AccessKeyStatus.Active, default);

        Assert.True(key.IsRoot);
        Assert.False((key with { UserId = "20" }).IsRoot);
    }

    [Fact]
    public void a_role_of_the_same_name_is_another_role()
    {
        var directory = RamDirectory.Empty.WithRole(Role).WithoutRole(Role).WithRole(Role with { RoleId = "31" });

        Assert.Null(directory.FindRoleById("30"));
        Assert.Equal("31", directory.FindRole("1", "some.role")!.RoleId);
    }

    [Fact]
    public void the_seven_system_policies_are_always_there()
    {
        string[] names = ["AdministratorAccess", "ReadOnlyAccess", "AliyunOSSFullAccess", "AliyunOSSReadOnlyAccess", "AliyunSTSAssumeRoleAccess",
            "AliyunRAMFullAccess", "AliyunRAMReadOnlyAccess"];

        Assert.Equal(names, SystemPolicies.All.Select(static p => p.PolicyName));
        Assert.All(names, static name =>
            Assert.Equal($"acs:ram::system:policy/{name}", RamDirectory.Empty.FindPolicy("any", PolicyType.System, name)!.Arn.ToString()));
        Assert.Null(RamDirectory.Empty.FindPolicy("1", PolicyType.Custom, "AdministratorAccess"));
    }

    [Theory]
    [InlineData("AdministratorAccess", 1, "full access to Alibaba Cloud services and resources", "oss:PutObject ram:CreateUser ecs:RunInstances", "")]
    [InlineData("ReadOnlyAccess", 1, "read-only access to Alibaba Cloud services and resources",
        "oss:GetObject ecs:DescribeInstances log:BatchGetLog actiontrail:LookupEvents ram:GenerateCredentialReport", "oss:PutObject ram:CreateUser")]
    [InlineData("AliyunOSSFullAccess", 1, "full access to Object Storage Service via Management Console", "oss:PutObject oss:DeleteBucket", "ram:GetUser")]
    [InlineData("AliyunOSSReadOnlyAccess", 1, "read-only access to Object Storage Service via Management Console", "oss:GetObject oss:ListBuckets",
        "oss:PutObject")]
    [InlineData("AliyunSTSAssumeRoleAccess", 1, "access to call the AssumeRole interface of the Security Token Service", "sts:AssumeRole",
        "sts:GetCallerIdentity")]
    [InlineData("AliyunRAMFullAccess", 1, "full access to Resource Access Management via Management Console", "ram:CreateUser", "oss:GetObject")]
    [InlineData("AliyunRAMReadOnlyAccess", 3, "read-only access to Resource Access Management via Management Console",
        "ram:GetUser ram:ListUsers ram:GenerateCredentialReport accessanalyzer:GetAnalyzer accessanalyzer:ListAnalyzers", "ram:CreateUser")]
    public void a_system_policy_has_its_version_its_description_and_what_it_allows(
        string name, int version, string description, string allowed, string refused)
    {
        var policy = SystemPolicies.Find(name)!;
        var named = new NamedPolicy(name, policy.Document);

        Assert.Equal(($"v{version}", version, $"Provides {description}."), (policy.DefaultVersionId, policy.LastVersionNumber, policy.Description));
        Assert.All(allowed.Split(' '), action => Assert.Equal(Decision.Allow, Decide(action)));
        Assert.All(refused.Split(' ', StringSplitOptions.RemoveEmptyEntries), action => Assert.Equal(Decision.ImplicitDeny, Decide(action)));

        Decision Decide(string action) =>
            PolicyEvaluator.Decide([named], null, null, new AccessRequest(action, new("oss", "cn-hangzhou", "1", "b/k"), ConditionContext.Empty));
    }

    [Fact]
    public void what_is_not_named_by_a_system_policy_is_not_allowed_by_it()
    {
        var readOnly = new NamedPolicy("r", SystemPolicies.Find("ReadOnlyAccess")!.Document);
        var request = new AccessRequest("oss:PutObject", new("oss", "cn-hangzhou", "1", "b/k"), ConditionContext.Empty);

        Assert.Equal(Decision.ImplicitDeny, PolicyEvaluator.Decide([readOnly], null, null, request));
        Assert.Equal(Decision.Allow, PolicyEvaluator.Decide([readOnly], null, null, request with { Action = "oss:GetObject" }));
    }

    [Fact]
    public void a_revoked_temporary_key_is_remembered()
    {
        var directory = RamDirectory.Empty.WithRevoked("STS.a");

        Assert.True(directory.IsRevoked("STS.a"));
        Assert.False(RamDirectory.Empty.IsRevoked("STS.a"));
    }

    [Fact]
    public void no_record_prints_a_secret()
    {
        var key = new AccessKey("1", "20", "LTAIx", "very-secret", AccessKeyStatus.Active, default);
        var row = DirectoryRows.Difference(RamDirectory.Empty, RamDirectory.Empty.WithAccessKey(key)).Single();

        Assert.Equal("AccessKey { AccountId = 1, UserId = 20, AccessKeyId = LTAIx, AccessKeySecret = ***, Status = Active }", key.ToString());
        Assert.DoesNotContain("very-secret", $"{row}", StringComparison.Ordinal);
    }
}
