using System.Text;
using System.Text.Json;
using Scenario.Seeds;

namespace Scenario.Integration.FakeSts.RamApi;

public sealed class RamOperationTests
{
    private static readonly string[] UserMembers = ["UserId", "UserName", "DisplayName", "MobilePhone", "Email", "Comments", "CreateDate"];

    [Fact]
    public async Task a_user_is_created_read_changed_listed_and_deleted()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());

        var created = (await ram.DoAsync(
            "CreateUser", ("UserName", "zoe"), ("DisplayName", "Zoë 张"), ("MobilePhone", "86-13900000000"), ("Email", "zoe@example.com"),
            ("Comments", "c"))).Json.GetProperty("User");
        Assert.Equal(UserMembers, created.EnumerateObject().Select(static m => m.Name));
        Assert.Matches("^2[0-9]{17}$", created.GetProperty("UserId").GetString());
        Assert.Equal("2026-01-02T03:04:05Z", created.GetProperty("CreateDate").GetString());

        app.Time.Advance(TimeSpan.FromSeconds(90));
        var updated = await ram.DoAsync("UpdateUser", ("UserName", "zoe"), ("NewUserName", "zora"), ("NewComments", "d"));
        Assert.Equal("zora", updated.Text("User.UserName"));
        Assert.Equal("Zoë 张", updated.Text("User.DisplayName"));
        Assert.Equal("2026-01-02T03:05:35Z", updated.Text("User.UpdateDate"));
        Assert.Equal("EntityNotExist.User", (await ram.CallAsync("GetUser", ("UserName", "zoe"))).Code);
        Assert.Equal("zoe@example.com", (await ram.DoAsync("GetUser", ("UserName", "zora"))).Text("User.Email"));
        Assert.Contains("zora", Names(await ram.DoAsync("ListUsers"), "Users", "User", "UserName"));

        Assert.Equal(["RequestId"], (await ram.DoAsync("DeleteUser", ("UserName", "zora"))).Json.EnumerateObject().Select(static m => m.Name));
        Assert.DoesNotContain("zora", Names(await ram.DoAsync("ListUsers"), "Users", "User", "UserName"));
    }

    [Fact]
    public async Task a_policy_that_is_too_long_is_refused_by_the_name_of_its_parameter()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        const string Trust = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}""";
        await ram.DoAsync("CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", Trust));

        Assert.Equal("InvalidParameter.PolicyDocument.Length",
            (await ram.CallAsync("CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", new string(' ', 7000) + Trust))).Code);
        Assert.Equal("InvalidParameter.AssumeRolePolicyDocument.Length",
            (await ram.CallAsync("CreateRole", ("RoleName", "s"), ("AssumeRolePolicyDocument", new string(' ', 5000) + Trust))).Code);
        Assert.Equal("InvalidParameter.NewAssumeRolePolicyDocument.Length",
            (await ram.CallAsync("UpdateRole", ("RoleName", "r"), ("NewAssumeRolePolicyDocument", new string(' ', 5000) + Trust))).Code);
    }

    [Theory]
    [InlineData("""{"Service":["ecs.aliyuncs.com"]}""", "Service", null, 200)]
    [InlineData("""{"RAM":["acs:ram::1000000000000001:root"]}""", "Service", null, 403)]
    [InlineData("""{"Service":["ecs.aliyuncs.com"],"RAM":["acs:ram::1000000000000001:root"]}""", "Service", null, 403)]
    [InlineData("""{"Federated":["acs:ram::1000000000000001:oidc-provider/own"]}""", "Federated", null, 200)]
    [InlineData("""{"Service":["ecs.aliyuncs.com"]}""", "Service", "ecs.aliyuncs.com", 200)]
    [InlineData("""{"Service":["ecs.aliyuncs.com","oss.aliyuncs.com"]}""", "Service", "ecs.aliyuncs.com", 403)]
    public async Task what_a_trust_policy_lets_in_is_a_condition_of_creating_the_role(string principal, string type, string? service, int status)
    {
        await using var app = new StsApplication();
        var admin = new RamClient(app.AsRoot());
        var conditions = service is null
            ? $$"""{"ram:TrustedPrincipalTypes":"{{type}}"}"""
            : $$"""{"ram:TrustedPrincipalTypes":"{{type}}","ram:ServiceNames":"{{service}}"}""";
        var policy = $$"""
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:CreateRole","Resource":"*","Condition":{"ForAllValues:StringEquals":{{conditions}} } }]}
            """;
        await admin.DoAsync("CreatePolicy", ("PolicyName", "creator"), ("PolicyDocument", policy));
        await admin.DoAsync("AttachPolicyToUser", ("UserName", "nobody"), ("PolicyType", "Custom"), ("PolicyName", "creator"));

        var answer = await new RamClient(app.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001")).CallAsync(
            "CreateRole",
            ("RoleName", "r"),
            ("AssumeRolePolicyDocument", $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}}}]}"""));

        Assert.True(answer.Status == status, answer.Body);
    }

    [Fact]
    public async Task a_trust_policy_may_name_a_user_of_an_account_that_is_not_in_the_directory()
    {
        await using var app = new StsApplication();

        var answer = await new RamClient(app.AsRoot()).CallAsync(
            "CreateRole",
            ("RoleName", "r"),
            ("AssumeRolePolicyDocument", RamClient.Trust.Replace("1000000000000001:root", "9000000000000009:user/elsewhere", StringComparison.Ordinal)));

        Assert.True(answer.Status == 200, answer.Body);
    }

    [Fact]
    public async Task a_new_access_key_works_until_it_is_disabled_and_its_secret_is_shown_once()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        await ram.UserAsync("u");

        var key = await ram.DoAsync("CreateAccessKey", ("UserName", "u"));
        var id = key.Text("AccessKey.AccessKeyId")!;
        var secret = key.Text("AccessKey.AccessKeySecret")!;
        Assert.Matches("^LTAI[A-Za-z0-9]{20}$", id);
        Assert.Matches("^[A-Za-z0-9]{30}$", secret);
        Assert.Equal("Active", key.Text("AccessKey.Status"));
        var user = app.As(id, secret);
        Assert.Equal("RAMUser", (await user.CallAsync("GetCallerIdentity")).Text("IdentityType"));

        var listed = await ram.DoAsync("ListAccessKeys", ("UserName", "u"));
        Assert.DoesNotContain(secret, listed.Body, StringComparison.Ordinal);
        Assert.Equal([id], Names(listed, "AccessKeys", "AccessKey", "AccessKeyId"));

        await ram.DoAsync("UpdateAccessKey", ("UserName", "u"), ("UserAccessKeyId", id), ("Status", "Inactive"));
        Assert.Equal("InvalidAccessKeyId.Inactive", (await user.CallAsync("GetCallerIdentity")).Code);
        await ram.DoAsync("DeleteAccessKey", ("UserName", "u"), ("UserAccessKeyId", id));
        Assert.Equal("InvalidAccessKeyId.NotFound", (await user.CallAsync("GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task without_a_user_name_the_keys_are_the_callers_own()
    {
        await using var app = new StsApplication();
        var root = new RamClient(app.AsRoot());
        await root.AttachAsync("User", "caller", "AliyunRAMFullAccess", "System");
        var caller = new RamClient(app.AsCaller());

        Assert.Equal(2, Names(await caller.DoAsync("ListAccessKeys"), "AccessKeys", "AccessKey", "AccessKeyId").Count);
        Assert.Equal(["LTAI5tTestRoot0000000001"], Names(await root.DoAsync("ListAccessKeys"), "AccessKeys", "AccessKey", "AccessKeyId"));
        await root.AttachAsync("Role", "demo-role", "AliyunRAMFullAccess", "System");
        var session = new RamClient(await app.AsCaller().BecomeAsync(TestSeed.Demo));
        Assert.Equal("MissingUserName", (await session.CallAsync("ListAccessKeys")).Code);
    }

    [Fact]
    public async Task a_role_made_by_API_can_be_assumed_and_ends_its_tokens_with_itself()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        var role = (await ram.DoAsync(
            "CreateRole", ("RoleName", "Photo.Reader"), ("AssumeRolePolicyDocument", RamClient.Trust), ("MaxSessionDuration", "7200"),
            ("Description", "d"))).Json.GetProperty("Role");
        Assert.Equal("acs:ram::1000000000000001:role/photo.reader", role.GetProperty("Arn").GetString());
        Assert.Equal(7200, role.GetProperty("MaxSessionDuration").GetInt32());
        Assert.Equal(RamClient.Trust, role.GetProperty("AssumeRolePolicyDocument").GetString());

        var session = await app.AsCaller().BecomeAsync("acs:ram::1000000000000001:role/photo.reader", "alice", ("DurationSeconds", "7200"));
        Assert.Equal("AssumedRoleUser", (await session.CallAsync("GetCallerIdentity")).Text("IdentityType"));

        await ram.DoAsync("UpdateRole", ("RoleName", "photo.reader"), ("NewDescription", "e"));
        Assert.Equal("7200", (await ram.DoAsync("GetRole", ("RoleName", "Photo.Reader"))).Text("Role.MaxSessionDuration"));
        var listed = (await ram.DoAsync("ListRoles")).Json.GetProperty("Roles").GetProperty("Role").EnumerateArray()
            .Single(static r => r.GetProperty("RoleName").GetString() == "Photo.Reader");
        Assert.False(listed.TryGetProperty("AssumeRolePolicyDocument", out _));
        Assert.Equal(JsonValueKind.Array, listed.GetProperty("Tags").GetProperty("Tag").ValueKind);

        await ram.DoAsync("DeleteRole", ("RoleName", "Photo.Reader"));
        await ram.DoAsync("CreateRole", ("RoleName", "Photo.Reader"), ("AssumeRolePolicyDocument", RamClient.Trust));
        Assert.NotEqual(200, (await session.CallAsync("GetCallerIdentity")).Status);
    }

    [Fact]
    public async Task policy_versions_are_numbered_on_and_only_the_default_counts()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        const string AssumeAll = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}""";
        await ram.PolicyAsync("p");
        await ram.AttachAsync("User", "nobody", "p");
        var nobody = app.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001");
        Assert.Equal("NoPermission", (await nobody.AssumeAsync(TestSeed.Demo)).Code);

        var version = await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", AssumeAll));
        Assert.Equal("v2", version.Text("PolicyVersion.VersionId"));
        Assert.Equal("False", version.Text("PolicyVersion.IsDefaultVersion"));
        Assert.Equal("NoPermission", (await nobody.AssumeAsync(TestSeed.Demo)).Code);
        await ram.DoAsync("SetDefaultPolicyVersion", ("PolicyName", "p"), ("VersionId", "v2"));
        Assert.Equal(200, (await nobody.AssumeAsync(TestSeed.Demo)).Status);

        await ram.DoAsync("DeletePolicyVersion", ("PolicyName", "p"), ("VersionId", "v1"));
        Assert.Equal("v3", (await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read))).Text("PolicyVersion.VersionId"));
        var policy = await ram.DoAsync("GetPolicy", ("PolicyType", "Custom"), ("PolicyName", "p"));
        Assert.Equal(("v2", "1", AssumeAll),
            (policy.Text("Policy.DefaultVersion"), policy.Text("Policy.AttachmentCount"), policy.Text("DefaultPolicyVersion.PolicyDocument")));

        await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read));
        await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read));
        await ram.DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read));
        var rotated = await ram.DoAsync(
            "CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read), ("SetAsDefault", "true"),
            ("RotateStrategy", "DeleteOldestNonDefaultVersionWhenLimitExceeded"));
        Assert.Equal("v7", rotated.Text("PolicyVersion.VersionId"));
        Assert.Equal(
            ["v2", "v4", "v5", "v6", "v7"],
            Names(await ram.DoAsync("ListPolicyVersions", ("PolicyType", "Custom"), ("PolicyName", "p")), "PolicyVersions", "PolicyVersion", "VersionId"));

        await ram.DoAsync("DetachPolicyFromUser", ("PolicyType", "Custom"), ("PolicyName", "p"), ("UserName", "nobody"));
        await ram.DoAsync("DeletePolicy", ("PolicyName", "p"), ("CascadingDelete", "true"));
    }

    [Fact]
    public async Task the_policies_of_a_group_count_for_its_members_at_once()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        await ram.GroupAsync("assumers");
        await ram.AttachAsync("Group", "assumers", "AliyunSTSAssumeRoleAccess", "System");
        var nobody = app.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001");
        Assert.Equal("NoPermission", (await nobody.AssumeAsync(TestSeed.Demo)).Code);

        await ram.DoAsync("AddUserToGroup", ("UserName", "nobody"), ("GroupName", "assumers"));
        Assert.Equal(200, (await nobody.AssumeAsync(TestSeed.Demo)).Status);
        await ram.DoAsync("UpdateGroup", ("GroupName", "assumers"), ("NewGroupName", "callers"), ("NewComments", "c"));
        Assert.Equal(200, (await nobody.AssumeAsync(TestSeed.Demo)).Status);
        Assert.Equal(["callers"], Names(await ram.DoAsync("ListGroupsForUser", ("UserName", "nobody")), "Groups", "Group", "GroupName"));
        Assert.Equal(["nobody"], Names(await ram.DoAsync("ListUsersForGroup", ("GroupName", "callers")), "Users", "User", "UserName"));
        Assert.Equal(["callers"], Names(await ram.DoAsync("ListGroups"), "Groups", "Group", "GroupName"));
        Assert.Equal(["AliyunSTSAssumeRoleAccess"],
            Names(await ram.DoAsync("ListPoliciesForGroup", ("GroupName", "callers")), "Policies", "Policy", "PolicyName"));
        Assert.Equal("c", (await ram.DoAsync("GetGroup", ("GroupName", "callers"))).Text("Group.Comments"));

        await ram.DoAsync("RemoveUserFromGroup", ("UserName", "nobody"), ("GroupName", "callers"));
        Assert.Equal("NoPermission", (await nobody.AssumeAsync(TestSeed.Demo)).Code);
        await ram.DoAsync("DetachPolicyFromGroup", ("PolicyType", "System"), ("PolicyName", "AliyunSTSAssumeRoleAccess"), ("GroupName", "callers"));
        await ram.DoAsync("DeleteGroup", ("GroupName", "callers"));
        Assert.Empty(Names(await ram.DoAsync("ListGroups"), "Groups", "Group", "GroupName"));
    }

    [Fact]
    public async Task tags_are_read_in_both_spellings_and_filter_the_lists()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        await ram.DoAsync("CreatePolicy", ("PolicyName", "p1"), ("PolicyDocument", RamClient.Read), ("Tag", """[{"Key":"team","Value":"photo"}]"""));
        await ram.DoAsync("CreateRole", ("RoleName", "r1"), ("AssumeRolePolicyDocument", RamClient.Trust), ("Tag.1.Key", "team"), ("Tag.1.Value", "photo"));

        var policies = await ram.DoAsync("ListPolicies", ("Tag.1.Key", "team"), ("Tag.1.Value", "photo"));
        Assert.Equal(["p1"], Names(policies, "Policies", "Policy", "PolicyName"));
        Assert.Equal("team", policies.Json.GetProperty("Policies").GetProperty("Policy")[0].GetProperty("Tags").GetProperty("Tag")[0].GetProperty("TagKey")
            .GetString());
        Assert.Equal(["r1"], Names(await ram.DoAsync("ListRoles", ("Tag", """[{"Key":"team","Value":"photo"}]""")), "Roles", "Role", "RoleName"));
        Assert.Empty(Names(await ram.DoAsync("ListRoles", ("Tag", """[{"Key":"team","Value":"other"}]""")), "Roles", "Role", "RoleName"));
    }

    [Fact]
    public async Task the_description_of_a_policy_can_be_changed()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());

        Assert.Equal("new", (await ram.DoAsync("UpdatePolicyDescription", ("PolicyName", "deny-demo"), ("NewDescription", "new"))).Text("Policy.Description"));
        Assert.Equal("new", (await ram.DoAsync("GetPolicy", ("PolicyType", "Custom"), ("PolicyName", "deny-demo"))).Text("Policy.Description"));
    }

    [Fact]
    public async Task entities_of_a_policy_are_listed_with_their_date()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        await (await ram.GroupAsync("g")).AttachAsync("Group", "g", "AliyunSTSAssumeRoleAccess", "System");

        var answer = await ram.DoAsync("ListEntitiesForPolicy", ("PolicyType", "System"), ("PolicyName", "AliyunSTSAssumeRoleAccess"));

        Assert.Equal(["caller", "denied"], Names(answer, "Users", "User", "UserName"));
        Assert.Equal(["g"], Names(answer, "Groups", "Group", "GroupName"));
        Assert.Equal(["chain-role"], Names(answer, "Roles", "Role", "RoleName"));
        Assert.Equal("2026-01-02T03:04:05Z", answer.Json.GetProperty("Groups").GetProperty("Group")[0].GetProperty("AttachDate").GetString());
    }

    [Fact]
    public async Task lists_come_in_pages_that_neither_skip_nor_repeat()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        var seen = new List<string>();
        string? marker = null;
        do
        {
            var page = marker is null ? await ram.DoAsync("ListPolicies", ("MaxItems", "2"))
                : await ram.DoAsync("ListPolicies", ("MaxItems", "2"), ("Marker", marker));
            seen.AddRange(Names(page, "Policies", "Policy", "PolicyName"));
            marker = page.Text("Marker");
            Assert.Equal(marker is not null, page.Json.GetProperty("IsTruncated").GetBoolean());
        }
        while (marker is not null);

        Assert.Equal(9, seen.Count);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(["deny-demo", "only-long"], Names(await ram.DoAsync("ListPolicies", ("PolicyType", "Custom")), "Policies", "Policy", "PolicyName"));
        Assert.Equal(7, Names(await ram.DoAsync("ListPolicies", ("PolicyType", "System")), "Policies", "Policy", "PolicyName").Count);
    }

    [Fact]
    public async Task a_caller_needs_the_permission_itself_and_learns_what_it_lacks()
    {
        await using var app = new StsApplication();
        var root = new RamClient(app.AsRoot());
        var caller = new RamClient(app.AsCaller());

        var refused = await caller.CallAsync("GetUser", ("UserName", "nobody"));
        Assert.Equal((403, "NoPermission", "You are not authorized to do this action."), (refused.Status, refused.Code, refused.Text("Message")));
        Assert.Equal("ram:GetUser", refused.Text("AccessDeniedDetail.AuthAction"));
        Assert.Equal("AccountLevelIdentityBasedPolicy", refused.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal("ImplicitDeny", refused.Text("AccessDeniedDetail.NoPermissionType"));
        Assert.Equal("SubUser", refused.Text("AccessDeniedDetail.AuthPrincipalType"));

        await root.DoAsync("CreatePolicy", ("PolicyName", "read-nobody"),
            ("PolicyDocument", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:Get*","Resource":"acs:ram:*:*:user/nobody"}]}"""));
        await root.AttachAsync("User", "caller", "read-nobody");
        Assert.Equal(200, (await caller.CallAsync("GetUser", ("UserName", "nobody"))).Status);
        Assert.Equal("NoPermission", (await caller.CallAsync("GetUser", ("UserName", "denied"))).Code);
        Assert.Equal("NoPermission", (await caller.CallAsync("ListUsers")).Code);
    }

    [Fact]
    public async Task attaching_needs_the_permission_on_both_ends()
    {
        await using var app = new StsApplication();
        var root = new RamClient(app.AsRoot());
        await root.DoAsync("CreatePolicy", ("PolicyName", "half"),
            ("PolicyDocument", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:*","Resource":"acs:ram:*:*:user/*"}]}"""));
        await root.AttachAsync("User", "caller", "half");

        var answer = await new RamClient(app.AsCaller()).CallAsync(
            "AttachPolicyToUser", ("PolicyType", "System"), ("PolicyName", "AdministratorAccess"), ("UserName", "caller"));

        Assert.Equal("NoPermission", answer.Code);
    }

    [Fact]
    public async Task one_account_sees_nothing_of_another()
    {
        await using var app = new StsApplication();
        app.Directory.Update(static d => d.WithUser(
            d.FindUserById("200000000000000009")! with { Policies = [new(Scenario.Ram.Identities.PolicyType.System, "AdministratorAccess", default)] }));
        var neighbour = new RamClient(app.As("LTAI5tTestNeighbour00001", "TestNeighbourSecret00000000001"));

        Assert.Equal(["neighbour"], Names(await neighbour.DoAsync("ListUsers"), "Users", "User", "UserName"));
        Assert.Equal("EntityNotExist.User", (await neighbour.CallAsync("GetUser", ("UserName", "caller"))).Code);
        Assert.Equal("EntityNotExist.Role", (await neighbour.CallAsync("GetRole", ("RoleName", "demo-role"))).Code);
        Assert.Equal("EntityNotExist.User.AccessKey",
            (await neighbour.CallAsync("DeleteAccessKey", ("UserName", "neighbour"), ("UserAccessKeyId", "LTAI5tTestCaller00000001"))).Code);
        Assert.Empty(Names(await neighbour.DoAsync("ListRoles"), "Roles", "Role", "RoleName"));
        Assert.Empty(Names(await neighbour.DoAsync("ListPolicies", ("PolicyType", "Custom")), "Policies", "Policy", "PolicyName"));
    }

    [Theory]
    [InlineData("CreateLoginProfile")]
    [InlineData("BindMFADevice")]
    [InlineData("SetPasswordPolicy")]
    [InlineData("createuser")]
    public async Task an_action_that_is_not_served_says_so_in_the_vendors_words(string action)
    {
        await using var app = new StsApplication();

        var answer = await new RamClient(app.AsRoot()).CallAsync(action, ("UserName", "caller"));

        Assert.Equal((404, "InvalidAction.NotFound"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task parameters_in_the_URL_and_signature_V3_work_as_the_generated_SDKs_send_them()
    {
        await using var app = new StsApplication();
        var document = RamClient.Read.Insert(1, new string(' ', 5000));

        var answer = await app.AsRoot().CallV3Async("CreatePolicy", [("PolicyName", "p"), ("PolicyDocument", document)], version: RamClient.Version);

        Assert.Equal(200, answer.Status);
        var read = await new RamClient(app.AsRoot()).DoAsync("GetPolicy", ("PolicyType", "Custom"), ("PolicyName", "p"));
        Assert.Equal(document, read.Text("DefaultPolicyVersion.PolicyDocument"));
    }

    [Fact]
    public async Task the_live_state_can_be_exported_as_a_seed_and_reset()
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        await ram.UserAsync("exported");
        using var http = app.CreateClient();

        var seed = await http.GetByteArrayAsync("/__admin/seed");
        var read = SeedReader.Parse(seed);
        Assert.True(read.IsValid, read.Error?.ToString());
        Assert.NotNull(read.Seed.ToDirectory(default).FindUser(TestSeed.AccountA, "exported"));
        Assert.Contains("demo-role", Encoding.UTF8.GetString(seed), StringComparison.Ordinal);

        (await http.PostAsync("/__admin/reset", null)).EnsureSuccessStatusCode();
        Assert.Equal("EntityNotExist.User", (await ram.CallAsync("GetUser", ("UserName", "exported"))).Code);
    }

    private static List<string> Names(StsAnswer answer, string container, string member, string name) =>
        [.. answer.Json.GetProperty(container).GetProperty(member).EnumerateArray().Select(item => item.GetProperty(name).GetString()!)];
}
