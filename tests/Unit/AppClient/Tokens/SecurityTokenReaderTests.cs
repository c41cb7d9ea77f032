using Scenario.AppClient.Tokens;
using Scenario.Ram.Sessions;

namespace Scenario.Unit.AppClient.Tokens;

public class SecurityTokenReaderTests
{
    private static readonly DateTimeOffset Issued = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/*"}]}""")]
    public void tokens_of_the_stand_in_say_who_which_role_which_policy_and_until_when(string? policy)
    {
        var session = new RoleSession(
            "STS.abc", "11223344", "300000000000000001", "oss-readonly", "client-001", policy, null, "acs:ram::11223344:user/appServer", Issued,
            Issued.AddMinutes(30));
        var token = new SecurityTokenCodec(TokenKeyRing.Development).Issue(session);

        Assert.True(SecurityTokenReader.TryRead(token, out var claims));
        Assert.Equal("acs:ram::11223344:assumed-role/oss-readonly/client-001", claims.Arn);
        Assert.Equal(
            ("STS.abc", "11223344", "300000000000000001", policy, Issued, Issued.AddMinutes(30), "acs:ram::11223344:user/appServer"),
            (claims.AccessKeyId, claims.AccountId, claims.RoleId, claims.SessionPolicy, claims.IssuedAt, claims.ExpiresAt, claims.Caller));
        Assert.Equal(TokenKeyRing.Development.CurrentKeyId, claims.TokenKeyId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAIS")]
    [InlineData("CAIShwJ1q6Ft5B2yfSjIr5bSGPyHiJ8RhauNtLfaSx+Vg5E=")]
    [InlineData("not base64 at all")]
    [InlineData("CAISAnt9GgFr")]
    [InlineData("CAIS/////w8=")]
    public void other_tokens_are_opaque(string token) => Assert.False(SecurityTokenReader.TryRead(token, out _));

    [Fact]
    public void the_summary_names_actions_and_resources()
    {
        var claims = new TokenClaims("a", "1", "oss-readonly", "2", "s",
            """{"Version":"1","Statement":{"Effect":"Allow","Action":["oss:GetObject","oss:HeadObject"],"Resource":"acs:oss:*:*:b/*"}}""", null, null,
            Issued, Issued, "k");
        Assert.Equal("oss:GetObject, oss:HeadObject on acs:oss:*:*:b/* (session policy, within the role oss-readonly)", PolicySummary.Of(claims));
        Assert.Equal("what the role oss-readonly allows; no session policy narrows it", PolicySummary.Of(claims with { SessionPolicy = null }));
        Assert.Contains("both allow", PolicySummary.Of(claims with { SessionPolicy = "{" }), StringComparison.Ordinal);
    }
}
