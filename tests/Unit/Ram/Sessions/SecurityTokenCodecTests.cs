using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Ram.Sessions;

namespace Scenario.Unit.Ram.Sessions;

public sealed class SecurityTokenCodecTests
{
    private static readonly SecurityTokenCodec Codec = new(TokenKeyRing.Development);

    private static readonly RoleSession Session = new(
        "STS.NVexampleexampleexample01x",
        "11223344",
        "300000000000000001",
        "oss-readonly",
        "alice@example.com",
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/中/*"}]}""",
        "alice",
        "acs:ram::11223344:user/appServer",
        DateTimeOffset.FromUnixTimeSeconds(1_767_323_045),
        DateTimeOffset.FromUnixTimeSeconds(1_767_326_645));

    [Fact]
    public void a_token_opens_to_the_session_that_it_was_issued_for()
    {
        var token = Codec.Issue(Session);

        var opened = Assert.IsType<TokenOpening.Opened>(Codec.Open(token));

        Assert.StartsWith("CAIS", token, StringComparison.Ordinal);
        Assert.Equal(Session, opened.Session);
        Assert.Equal(Codec.SecretFor(Session.AccessKeyId), opened.AccessKeySecret);
    }

    [Property(MaxTest = 300)]
    public void any_session_survives_the_round_trip(NonNull<string> name, string? policy, string? source)
    {
        var session = Session with
        {
            SessionName = Readable(name.Get),
            SessionPolicy = policy is null ? null : Readable(policy),
            SourceIdentity = source is null ? null : Readable(source)
        };

        Assert.Equal(session, Assert.IsType<TokenOpening.Opened>(Codec.Open(Codec.Issue(session))).Session);
    }

    [Fact]
    public void no_flipped_bit_opens()
    {
        var token = Codec.Issue(Session);
        Assert.IsType<TokenOpening.Opened>(Codec.Open(token)); // remembered from now on
        var bytes = Convert.FromBase64String(token);
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.IsNotType<TokenOpening.Opened>(Codec.Open(Convert.ToBase64String(bytes)));
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void no_other_spelling_of_the_text_opens()
    {
        var token = Codec.Issue(Session);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.IsNotType<TokenOpening.Opened>(Codec.Open(new string(changed)));
            Assert.IsNotType<TokenOpening.Opened>(Codec.Open(token[..i]));
        }

        Assert.IsNotType<TokenOpening.Opened>(Codec.Open(token + "\n"));
        Assert.IsNotType<TokenOpening.Opened>(Codec.Open(token + token));
    }

    [Property(MaxTest = 500)]
    public bool rubbish_is_malformed(byte[] bytes) => Codec.Open(Convert.ToBase64String(bytes)) is TokenOpening.Malformed;

    [Fact]
    public void an_overlong_token_is_not_looked_at() =>
        Assert.IsType<TokenOpening.Malformed>(Codec.Open(new string('A', SecurityTokenCodec.MaximumLength + 4)));

    [Fact]
    public void the_secret_is_44_alphanumerics_and_differs_by_key()
    {
        var secret = Codec.SecretFor("STS.a");

        Assert.Equal(44, secret.Length);
        Assert.All(secret, static c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        Assert.NotEqual(secret, Codec.SecretFor("STS.b"));
        Assert.NotEqual(secret, new SecurityTokenCodec(Ring("k2", 2)).SecretFor("STS.a"));
    }

    [Fact]
    public void a_rotated_ring_still_opens_old_tokens_and_knows_their_secret()
    {
        var old = new SecurityTokenCodec(Ring("k1", 1));
        var token = old.Issue(Session);
        var rotated = new SecurityTokenCodec(new TokenKeyRing("k2", new Dictionary<string, byte[]> { ["k1"] = Key(1), ["k2"] = Key(2) }));

        var opened = Assert.IsType<TokenOpening.Opened>(rotated.Open(token));

        Assert.Equal("k1", opened.KeyId);
        Assert.Equal(old.SecretFor(Session.AccessKeyId), opened.AccessKeySecret);
        Assert.Equal("k1", Assert.IsType<TokenOpening.UnknownKey>(new SecurityTokenCodec(Ring("k2", 2)).Open(token)).KeyId);
    }

    [Fact]
    public void a_token_signed_with_another_key_of_the_same_name_is_refused() =>
        Assert.IsType<TokenOpening.BadSignature>(new SecurityTokenCodec(Ring("k1", 2)).Open(new SecurityTokenCodec(Ring("k1", 1)).Issue(Session)));

    [Fact]
    public void the_secret_is_not_in_the_token_nor_printed()
    {
        var token = Codec.Issue(Session);
        var secret = Codec.SecretFor(Session.AccessKeyId);
        var opened = Codec.Open(token);

        Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(token)), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, opened.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void a_ring_refuses_short_keys_and_an_unknown_current_key()
    {
        Assert.Throws<ArgumentException>(static () => new TokenKeyRing("k", new Dictionary<string, byte[]> { ["k"] = new byte[31] }));
        Assert.Throws<ArgumentException>(static () => new TokenKeyRing("x", new Dictionary<string, byte[]> { ["k"] = new byte[32] }));
        Assert.Throws<ArgumentException>(static () => new TokenKeyRing("k k", new Dictionary<string, byte[]> { ["k k"] = new byte[32] }));
    }

    private static TokenKeyRing Ring(string id, byte fill) => new(id, new Dictionary<string, byte[]> { [id] = Key(fill) });

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];

    // Half surrogates cannot be written as UTF-8; no host lets them get here.
    private static string Readable(string text) => new([.. text.Where(static c => !char.IsSurrogate(c))]);
}
