using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;
using Scenario.Seeds;

namespace Scenario.Unit.Ram.Sessions;

public sealed class CredentialLookupTests
{
    private const string Root = "LTAI5tScenarioRoot000001";
    private const string User = "LTAI5tScenarioAppSrv0001";
    private const string Temporary = "STS.NTestTestTestTestTestTest1";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SecurityTokenCodec Codec = new(TokenKeyRing.Development);
    private static readonly RamDirectory Directory = ScenarioSeed.Default.ToDirectory(Now);

    [Fact]
    public void a_key_leads_to_its_identity_and_secret()
    {
        var root = Assert.IsType<CredentialOutcome.Root>(Find(Root, null));
        var user = Assert.IsType<CredentialOutcome.User>(Find(User, null));
        var session = Assert.IsType<CredentialOutcome.Session>(Find(Temporary, Token()));

        Assert.Equal(("11223344", "ScenarioRootSecret000000000001"), (root.AccountId, root.AccessKeySecret));
        Assert.Equal(("appServer", "ScenarioAppServerSecret0000001"), (user.RamUser.UserName, user.AccessKeySecret));
        Assert.Equal(("oss-readonly", "oss-readonly", Codec.SecretFor(Temporary)),
            (session.Role.RoleName, session.RoleSession.RoleName, session.AccessKeySecret));
    }

    [Fact]
    public void a_long_term_key_is_unknown_disabled_or_comes_with_a_token_that_is_not_its_own()
    {
        var disabled = Directory.WithAccessKey(Directory.FindAccessKey(User)! with { Status = AccessKeyStatus.Inactive });

        Assert.Equal(new CredentialOutcome.UnknownKey(false), Find("LTAInone", null));
        Assert.Equal(new CredentialOutcome.UnknownKey(true), Find("LTAInone", "x"));
        Assert.Equal(new CredentialOutcome.InactiveKey(false), Find(User, null, disabled));
        Assert.Equal(new CredentialOutcome.InactiveKey(true), Find(User, "x", disabled));
        Assert.IsType<TokenOpening.Malformed>(Assert.IsType<CredentialOutcome.TokenWithLongTermKey>(Find(User, "x")).Token);
        Assert.IsType<TokenOpening.Opened>(Assert.IsType<CredentialOutcome.TokenWithLongTermKey>(Find(User, Token())).Token);
        Assert.Equal(new CredentialOutcome.UnknownKey(false),
            Find(User, null, Directory.WithoutUser(Directory.FindUser("11223344", "appServer")!).WithAccessKey(Directory.FindAccessKey(User)!)));
    }

    [Fact]
    public void a_temporary_key_needs_its_own_living_token_and_its_role()
    {
        var gone = Directory.WithoutRole(Directory.FindRole("11223344", "oss-readonly")!);

        Assert.IsType<CredentialOutcome.TokenMissing>(Find(Temporary, null));
        Assert.IsType<CredentialOutcome.TokenUnreadable>(Find(Temporary, "x"));
        Assert.IsType<CredentialOutcome.TokenOfOtherKey>(Find("STS.NAnother", Token()));
        Assert.IsType<CredentialOutcome.SessionEnded>(Find(Temporary, Token(TimeSpan.Zero)));
        Assert.IsType<CredentialOutcome.SessionEnded>(Find(Temporary, Token(), Directory.WithRevoked(Temporary)));
        Assert.IsType<CredentialOutcome.RoleGone>(Find(Temporary, Token(), gone));
    }

    [Theory]
    [InlineData(Root)]
    [InlineData(User)]
    [InlineData(Temporary)]
    public void an_outcome_never_prints_the_secret(string accessKeyId)
    {
        var found = Assert.IsAssignableFrom<CredentialOutcome.Found>(Find(accessKeyId, accessKeyId == Temporary ? Token() : null));

        Assert.DoesNotContain(found.AccessKeySecret, $"{found}", StringComparison.Ordinal);
        Assert.Contains("AccessKeySecret = ***, ", $"{found}", StringComparison.Ordinal);
    }

    private static CredentialOutcome Find(string accessKeyId, string? token, RamDirectory? directory = null) =>
        new CredentialLookup(Codec).Find(directory ?? Directory, accessKeyId, token, Now);

    private static string Token(TimeSpan? lifetime = null)
    {
        var role = Directory.FindRole("11223344", "oss-readonly")!;
        return Codec.Issue(new RoleSession(
            Temporary, role.AccountId, role.RoleId, role.RoleName, "s", null, null, "acs:ram::11223344:user/appServer", Now,
            Now + (lifetime ?? TimeSpan.FromMinutes(15))));
    }
}
