namespace Scenario.Integration.FakeSts;

public sealed class GetCallerIdentityTests
{
    [Fact]
    public async Task the_root_key_is_the_account()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsRoot().CallAsync("GetCallerIdentity");
        Assert.Equal(
            ("Account", "1000000000000001", "1000000000000001", "1000000000000001", "acs:ram::1000000000000001:root", null),
            (answer.Text("IdentityType"), answer.Text("AccountId"), answer.Text("PrincipalId"), answer.Text("UserId"), answer.Text("Arn"),
                answer.Text("RoleId")));
    }

    [Fact]
    public async Task a_user_needs_no_permission()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001").CallAsync("GetCallerIdentity");
        Assert.Equal(
            ("RAMUser", "1000000000000001", "200000000000000002", "200000000000000002", "acs:ram::1000000000000001:user/nobody", null),
            (answer.Text("IdentityType"), answer.Text("AccountId"), answer.Text("PrincipalId"), answer.Text("UserId"), answer.Text("Arn"),
                answer.Text("RoleId")));
    }

    [Fact]
    public async Task a_session_is_an_assumed_role_user()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        var answer = await session.CallV3Async("GetCallerIdentity");
        Assert.Equal(
            ("AssumedRoleUser", "1000000000000001", "300000000000000001:alice", null, "acs:ram::1000000000000001:assumed-role/demo-role/alice",
                "300000000000000001"),
            (answer.Text("IdentityType"), answer.Text("AccountId"), answer.Text("PrincipalId"), answer.Text("UserId"), answer.Text("Arn"),
                answer.Text("RoleId")));
    }
}
