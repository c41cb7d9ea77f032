using Scenario.Ram.Evaluation;

namespace Scenario.Integration.FakeSts;

public sealed class AssumeRoleTests
{
    [Fact]
    public async Task a_user_that_both_sides_allow_gets_credentials_that_work()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice@example.com");

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json;charset=utf-8", answer.ContentType);
        Assert.Equal("acs:ram::1000000000000001:role/demo-role/alice@example.com", answer.Text("AssumedRoleUser.Arn"));
        Assert.Equal("300000000000000001:alice@example.com", answer.Text("AssumedRoleUser.AssumedRoleId"));
        Assert.Equal("2026-01-02T04:04:05Z", answer.Text("Credentials.Expiration"));
        Assert.Matches("^STS\\.[A-Za-z0-9]{25}$", answer.Text("Credentials.AccessKeyId"));
        Assert.Matches("^[A-Za-z0-9]{44}$", answer.Text("Credentials.AccessKeySecret"));
        Assert.StartsWith("CAIS", answer.Text("Credentials.SecurityToken"), StringComparison.Ordinal);
        Assert.Null(answer.Text("SourceIdentity"));

        var session = sts.As(answer.Text("Credentials.AccessKeyId")!, answer.Text("Credentials.AccessKeySecret")!, answer.Text("Credentials.SecurityToken"));
        var identity = await session.CallAsync("GetCallerIdentity");
        Assert.Equal("acs:ram::1000000000000001:assumed-role/demo-role/alice@example.com", identity.Text("Arn"));
    }

    [Theory]
    [InlineData("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001", TestSeed.Demo, "AccountLevelIdentityBasedPolicy", "ImplicitDeny", "identity")]
    [InlineData("LTAI5tTestDenied00000001", "TestDeniedSecret00000000000001", TestSeed.Demo, "AccountLevelIdentityBasedPolicy", "ExplicitDeny", "identity")]
    [InlineData("LTAI5tTestNarrow00000001", "TestNarrowSecret00000000000001", TestSeed.Demo, "AccountLevelIdentityBasedPolicy", "ImplicitDeny", "identity")]
    [InlineData("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001", TestSeed.Foreign, "AssumeRolePolicy", "ImplicitDeny", "resource")]
    [InlineData("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001", TestSeed.Service, "AssumeRolePolicy", "ImplicitDeny", "resource")]
    [InlineData("LTAI5tTestNeighbour00001", "TestNeighbourSecret00000000001", TestSeed.Demo, "AssumeRolePolicy", "ImplicitDeny", "resource")]
    public async Task a_refusal_tells_the_vendors_words_outside_and_the_side_inside(
        string key, string secret, string role, string policyType, string permissionType, string decidedBy)
    {
        await using var sts = new StsApplication();
        var answer = await sts.As(key, secret).AssumeAsync(role);

        Assert.Equal(403, answer.Status);
        Assert.Equal("NoPermission", answer.Code);
        Assert.Equal("You are not authorized to do this action. You should be authorized by RAM.", answer.Text("Message"));
        Assert.Equal("sts:AssumeRole", answer.Text("AccessDeniedDetail.AuthAction"));
        Assert.Equal("SubUser", answer.Text("AccessDeniedDetail.AuthPrincipalType"));
        Assert.Equal(policyType, answer.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal(permissionType, answer.Text("AccessDeniedDetail.NoPermissionType"));

        var entry = sts.Journal.Find(answer.Text("RequestId")!)!;
        Assert.Equal(decidedBy, entry.Decision!.DecidedBy.ToString().ToLowerInvariant());
        Assert.Equal(permissionType, entry.Decision.Decision.ToString());
        Assert.Equal(role, entry.Resource);
    }

    [Fact]
    public async Task another_accounts_role_is_assumed_when_it_trusts_the_account()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestNeighbour00001", "TestNeighbourSecret00000000001").AssumeAsync(TestSeed.Foreign);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task the_root_key_may_not_assume_a_role()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsRoot().AssumeAsync(TestSeed.Demo);
        Assert.Equal((403, "NoPermission"), (answer.Status, answer.Code));
        Assert.Equal("Roles may not be assumed by root accounts.", answer.Text("Message"));
        Assert.Equal("RootUser", answer.Text("AccessDeniedDetail.AuthPrincipalType"));
        Assert.Equal("AccountLevelIdentityBasedPolicy", answer.Text("AccessDeniedDetail.PolicyType"));
    }

    [Theory]
    [InlineData("RoleArn", "", 400, "MissingRoleArn", "RoleArn is mandatory for this action.")]
    [InlineData("RoleSessionName", "", 400, "MissingRoleSessionName", "RoleSessionName is mandatory for this action.")]
    [InlineData("RoleArn", "demo-role", 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")]
    [InlineData("RoleArn", "acs:oss::1:role/x", 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")]
    [InlineData("RoleArn", "acs:ram::1:root", 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")]
    [InlineData("RoleArn", "acs:ram::1000000000000001:role/absent", 404, "EntityNotExist.Role", "The specified Role not exists .")]
    [InlineData("RoleArn", "acs:ram::1000000000000001:user/caller", 404, "EntityNotExist.Role", "The specified Role not exists .")]
    [InlineData("RoleArn", "acs:ram::9999999999999999:role/absent", 404, "EntityNotExist.Role", "The specified Role not exists .")]
    [InlineData("RoleSessionName", "a", 400, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")]
    [InlineData("RoleSessionName", "has space", 400, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")]
    [InlineData("RoleSessionName", "line\n", 400, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")]
    [InlineData("DurationSeconds", "899", 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.")]
    [InlineData("DurationSeconds", "3601", 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.")]
    [InlineData("DurationSeconds", "ten", 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.")]
    [InlineData("DurationSeconds", "99999999999", 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.")]
    [InlineData("ExternalId", "x", 400, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.")]
    [InlineData("ExternalId", "two words", 400, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.")]
    [InlineData("SourceIdentity", "ACS:me", 400, "InvalidParameter.SourceIdentity", "The parameter SourceIdentity is wrongly formed.")]
    [InlineData("SourceIdentity", "m", 400, "InvalidParameter.SourceIdentity", "The parameter SourceIdentity is wrongly formed.")]
    [InlineData("SerialNumber", "no", 400, "InvalidParameter.SerialNumber", "The parameter SerialNumber is wrongly formed.")]
    [InlineData("TokenCode", "12345", 400, "InvalidParameter.TokenCode", "The parameter TokenCode is wrongly formed.")]
    [InlineData("Policy", "{}", 400, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.")]
    [InlineData("Policy", "not json", 400, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.")]
    public async Task a_parameter_that_breaks_its_rule_has_its_own_error(string name, string value, int status, string code, string message)
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", (name, value));
        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_policy_is_measured_in_bytes_before_its_grammar_is_checked()
    {
        await using var sts = new StsApplication();
        var tooLarge = await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("Policy", new string('中', 683)));
        Assert.Equal("InvalidParameter.PolicySize", tooLarge.Code);
        Assert.Equal("The size of Policy must be smaller than 2048 bytes.", tooLarge.Text("Message"));

        var largest = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:""";
        largest += new string('b', 2048 - largest.Length - 4) + "\"}]}";
        Assert.Equal(200, (await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("Policy", largest))).Status);
    }

    [Fact]
    public async Task where_a_policy_breaks_the_grammar_is_in_the_journal()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller()
            .AssumeAsync(TestSeed.Demo, "alice", ("Policy", """{"Version":"1","Statement":[{"Effect":"Alow","Action":"oss:*","Resource":"*"}]}"""));
        Assert.Contains("$.Statement[0].Effect", sts.Journal.Find(answer.Text("RequestId")!)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_role_may_allow_up_to_twelve_hours_and_one_hour_stays_the_default()
    {
        await using var sts = new StsApplication();
        var twelve = await sts.AsCaller().AssumeAsync(TestSeed.Long, "alice", ("DurationSeconds", "43200"));
        Assert.Equal("2026-01-02T15:04:05Z", twelve.Text("Credentials.Expiration"));
        var standard = await sts.AsCaller().AssumeAsync(TestSeed.Long);
        Assert.Equal("2026-01-02T04:04:05Z", standard.Text("Credentials.Expiration"));
        Assert.Equal(400, (await sts.AsCaller().AssumeAsync(TestSeed.Long, "alice", ("DurationSeconds", "43201"))).Status);
    }

    [Theory]
    [InlineData("abc", 200)]
    [InlineData("abd", 403)]
    [InlineData("", 403)]
    public async Task the_external_id_decides_where_the_trust_policy_asks_for_it(string externalId, int status)
    {
        await using var sts = new StsApplication();
        Assert.Equal(status, (await sts.AsCaller().AssumeAsync(TestSeed.External, "alice", ("ExternalId", externalId))).Status);
        Assert.Equal(200, (await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("ExternalId", "whatever"))).Status);
    }

    [Fact]
    public async Task role_names_ignore_case()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync("acs:ram::1000000000000001:role/DEMO-Role");
        Assert.Equal("acs:ram::1000000000000001:role/demo-role/alice", answer.Text("AssumedRoleUser.Arn"));
    }

    [Fact]
    public async Task a_session_assumes_a_further_role_and_keeps_the_source_identity()
    {
        await using var sts = new StsApplication();
        var first = await sts.AsCaller().BecomeAsync(TestSeed.Chain, "first", ("SourceIdentity", "alice"));
        var second = await first.AssumeAsync(TestSeed.Demo, "second");
        Assert.Equal("alice", second.Text("SourceIdentity"));
        Assert.Equal(200, (await first.AssumeAsync(TestSeed.Demo, "second", ("SourceIdentity", "alice"))).Status);

        var other = await first.AssumeAsync(TestSeed.Demo, "second", ("SourceIdentity", "mallory"));
        Assert.Equal((403, "NoPermission"), (other.Status, other.Code));
        Assert.Equal("AssumedRoleUser", other.Text("AccessDeniedDetail.AuthPrincipalType"));
        Assert.Equal("AssumeRolePolicy", other.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal("chain-role:first", other.Text("AccessDeniedDetail.AuthPrincipalDisplayName"));
    }

    [Fact]
    public async Task a_session_policy_without_sts_stops_the_chain()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(
            TestSeed.Chain, "first", ("Policy", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}"""));
        var answer = await session.AssumeAsync(TestSeed.Demo, "second");
        Assert.Equal("SessionPolicy", answer.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal(DecidedBy.Session, sts.Journal.Find(answer.Text("RequestId")!)!.Decision!.DecidedBy);
    }

    [Fact]
    public async Task a_session_whose_role_has_no_permission_goes_no_further()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo, "first");
        Assert.Equal("AccountLevelIdentityBasedPolicy", (await session.AssumeAsync(TestSeed.Long, "second")).Text("AccessDeniedDetail.PolicyType"));
    }

    [Fact]
    public async Task a_session_ends_when_its_role_is_deleted_and_a_namesake_does_not_revive_it()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        var role = sts.Directory.Current.FindRole(TestSeed.AccountA, "demo-role")!;
        sts.Directory.Update(d => d.WithoutRole(role));
        Assert.Equal("InvalidSecurityToken.Malformed", (await session.CallAsync("GetCallerIdentity")).Code);

        sts.Directory.Update(d => d.WithRole(role with { RoleId = "399999999999999999" }));
        Assert.Equal("InvalidSecurityToken.Malformed", (await session.CallAsync("GetCallerIdentity")).Code);
    }
}
