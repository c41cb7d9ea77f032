using Scenario.FakeOss.Authentication;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;
using Scenario.Seeds;

namespace Scenario.Unit.FakeOss.Authentication;

/// <summary>oss-protocol 3.3, the rows that a key and its token lead to.</summary>
public sealed class KeyLookupTests
{
    private const string User = "LTAI5tScenarioAppSrv0001";
    private const string Temporary = "STS.NTestTestTestTestTestTest1";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SecurityTokenCodec Codec = new(TokenKeyRing.Development);
    private static readonly RamDirectory Directory = ScenarioSeed.Default.ToDirectory(Now);

    private readonly KeyLookup _keys = new(new CredentialLookup(Codec));

    [Fact]
    public void a_session_is_worked_out_once_for_every_state_of_the_directory()
    {
        var token = Token();
        var first = _keys.Find(Directory, Temporary, token, Now);

        Assert.Equal(Codec.SecretFor(Temporary), first.AccessKeySecret);
        Assert.DoesNotContain(first.AccessKeySecret, first.ToString(), StringComparison.Ordinal);
        Assert.Same(first.Caller, _keys.Find(Directory, Temporary, token, Now).Caller);
        Assert.NotSame(first.Caller, _keys.Find(Directory.WithoutUser(Directory.FindUser("11223344", "appServer")!), Temporary, token, Now).Caller);
    }

    [Theory]
    [InlineData("LTAInone", null, "InvalidAccessKeyId", "0002-00000902")]
    [InlineData("LTAI none", null, "InvalidAccessKeyId", "0002-00000206")]
    [InlineData(User, "x", "InvalidAccessKeyId", "0002-00000002")]
    [InlineData("LTAInone", "x", "InvalidAccessKeyId", "0002-00000002")]
    [InlineData(Temporary, null, "InvalidAccessKeyId", "0002-00000003")]
    [InlineData(Temporary, "x", "InvalidSecurityToken", "0002-00000006")]
    public void a_key_that_leads_to_nobody_is_refused(string key, string? token, string code, string ec)
    {
        var error = ParsedRequest.Refusal(() => _keys.Find(Directory, key, token, Now));

        Assert.Equal((code, ec), (error.Code, error.Ec));
    }

    [Fact]
    public void a_key_may_be_disabled_with_a_token_beside_it_or_without()
    {
        var disabled = Directory.WithAccessKey(Directory.FindAccessKey(User)! with { Status = AccessKeyStatus.Inactive });

        var alone = ParsedRequest.Refusal(() => _keys.Find(disabled, User, null, Now));
        var beside = ParsedRequest.Refusal(() => _keys.Find(disabled, User, "x", Now));

        Assert.Equal(("0002-00000901", "0002-00000002"), (alone.Ec, beside.Ec));
    }

    [Fact]
    public void a_token_ends_is_forgotten_a_day_later_and_falls_with_its_role()
    {
        var token = Token();
        var end = Now.AddHours(1);

        Assert.Equal("SecurityTokenExpired", ParsedRequest.Refusal(() => _keys.Find(Directory, Temporary, token, end)).Code);
        Assert.Equal("SecurityTokenExpired", ParsedRequest.Refusal(() => _keys.Find(Directory, Temporary, token, end.AddDays(1))).Code);
        Assert.Equal("InvalidAccessKeyId", ParsedRequest.Refusal(() => _keys.Find(Directory, Temporary, token, end.AddDays(1).AddSeconds(1))).Code);
        Assert.Equal("InvalidSecurityToken",
            ParsedRequest.Refusal(() => _keys.Find(Directory.WithoutRole(Directory.FindRole("11223344", "oss-readonly")!), Temporary, token, Now)).Code);
        Assert.Equal("AccessKeyIdAndSecurityTokenNotMatch", ParsedRequest.Refusal(() => _keys.Find(Directory, "STS.NOther", token, Now)).Code);
    }

    [Fact]
    public void a_session_policy_that_nobody_can_read_opens_nothing() => Assert.Equal(
        "InvalidSecurityToken", ParsedRequest.Refusal(() => _keys.Find(Directory, Temporary, Token("{}"), Now)).Code);

    private static string Token(string? policy = null)
    {
        var role = Directory.FindRole("11223344", "oss-readonly")!;
        return Codec.Issue(new RoleSession(
            Temporary, "11223344", role.RoleId, role.RoleName, "client-001", policy, null, "acs:ram::11223344:user/appServer", Now, Now.AddHours(1)));
    }
}
