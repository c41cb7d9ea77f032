using Scenario.Ram.Sessions;

namespace Scenario.Unit.Ram.Sessions;

public sealed class TokenKeyRingTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, TokenKeyRing.MinimumKeyBytes).Select(static i => (byte)i)];

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("under_score")]
    [InlineData("schlüssel")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void a_key_id_is_1_to_64_letters_digits_or_hyphens(string id) =>
        Assert.Contains("must be 1 to 64", Assert.Throws<ArgumentException>(() => Ring(id, (id, Key))).Message, StringComparison.Ordinal);

    [Fact]
    public void a_key_id_may_have_64_letters() => Assert.Equal(new string('a', 64), Ring(new string('a', 64), (new string('a', 64), Key)).CurrentKeyId);

    [Fact]
    public void a_short_key_and_a_current_key_that_is_not_there_are_refused()
    {
        Assert.Contains("shorter than 32 bytes", Assert.Throws<ArgumentException>(() => Ring("a", ("a", Key[..31]))).Message, StringComparison.Ordinal);
        Assert.Contains("is not in the ring", Assert.Throws<ArgumentException>(() => Ring("b", ("a", Key))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_token_of_the_former_key_opens_until_that_key_is_gone()
    {
        byte[] next = [.. Key.Reverse()];
        var session = new RoleSession(
            "STS.x", "1", "2", "role", "session", null, null, "acs:ram::1:user/u", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
        var token = new SecurityTokenCodec(Ring("2026-10", ("2026-10", Key))).Issue(session);

        var opened = Assert.IsType<TokenOpening.Opened>(new SecurityTokenCodec(Ring("2026-11", ("2026-10", Key), ("2026-11", next))).Open(token));
        Assert.Equal((session, "2026-10"), (opened.Session, opened.KeyId));
        Assert.Equal(new SecurityTokenCodec(Ring("2026-10", ("2026-10", Key))).SecretFor("STS.x"), opened.AccessKeySecret);

        var unknown = Assert.IsType<TokenOpening.UnknownKey>(new SecurityTokenCodec(Ring("2026-11", ("2026-11", next))).Open(token));
        Assert.Equal("2026-10", unknown.KeyId);
        Assert.IsType<TokenOpening.BadSignature>(new SecurityTokenCodec(Ring("2026-10", ("2026-10", next))).Open(token));
    }

    private static TokenKeyRing Ring(string current, params (string Id, byte[] Key)[] keys) =>
        new(current, keys.ToDictionary(static key => key.Id, static key => key.Key));
}
