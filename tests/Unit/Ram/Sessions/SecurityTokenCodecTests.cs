using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Ram.Explanations;
using Scenario.Ram.Sessions;

namespace Scenario.Unit.Ram.Sessions;

public sealed class SecurityTokenCodecTests
{
    private readonly SecurityTokenCodec _codec = new(TokenKeyRing.Development); // of this test alone, since a codec remembers what it opened

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
        var token = _codec.Issue(Session);

        var opened = Assert.IsType<TokenOpening.Opened>(_codec.Open(token));

        Assert.StartsWith("CAIS", token, StringComparison.Ordinal);
        Assert.Equal(Session, opened.Session);
        Assert.Equal(_codec.SecretFor(Session.AccessKeyId), opened.AccessKeySecret);
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

        Assert.Equal(session, Assert.IsType<TokenOpening.Opened>(_codec.Open(_codec.Issue(session))).Session);
    }

    [Fact]
    public void no_flipped_bit_opens()
    {
        var token = _codec.Issue(Session);
        Assert.IsType<TokenOpening.Opened>(_codec.Open(token)); // remembered from now on
        var bytes = Convert.FromBase64String(token);
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                Assert.IsNotType<TokenOpening.Opened>(_codec.Open(Convert.ToBase64String(bytes)));
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void no_other_spelling_of_the_text_opens()
    {
        var token = _codec.Issue(Session);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.IsNotType<TokenOpening.Opened>(_codec.Open(new string(changed)));
            Assert.IsNotType<TokenOpening.Opened>(_codec.Open(token[..i]));
        }

        Assert.IsNotType<TokenOpening.Opened>(_codec.Open(token + "\n"));
        Assert.IsNotType<TokenOpening.Opened>(_codec.Open(token + token));
    }

    [Property(MaxTest = 500)]
    public bool rubbish_is_malformed(byte[] bytes) => _codec.Open(Convert.ToBase64String(bytes)) is TokenOpening.Malformed;

    [Theory]
    [InlineData(SecurityTokenCodec.MaximumLength, ExplanationKind.TokenWrongBeginning)]
    [InlineData(SecurityTokenCodec.MaximumLength + 1, ExplanationKind.TokenTooLong)]
    public void an_overlong_token_is_not_looked_at(int length, ExplanationKind flaw) =>
        Assert.Equal(new TokenOpening.Malformed(flaw), _codec.Open(new string('A', length)));

    [Fact]
    public void claims_of_every_length_survive_the_round_trip()
    {
        // among them 127 and 128 bytes, where their length begins to take two
        for (var length = 0; length < 200; length++)
        {
            var session = new RoleSession("", "", "", "", new string('a', length), null, null, "", default, default);

            Assert.Equal(session.SessionName, Assert.IsType<TokenOpening.Opened>(_codec.Open(_codec.Issue(session))).Session.SessionName);
        }
    }

    [Fact]
    public void a_broken_token_says_which_part_is_missing()
    {
        var bytes = Convert.FromBase64String(_codec.Issue(Session));
        var keyIdMark = bytes.Length - 34 - "dev".Length - 2;

        Assert.Equal(ExplanationKind.TokenWrongBeginning, Flaw([0, .. bytes[1..]]));
        Assert.Equal(ExplanationKind.TokenClaimsCut, Flaw(bytes[..keyIdMark]));
        Assert.Equal(ExplanationKind.TokenClaimsCut, Flaw([.. bytes[..keyIdMark], 0, .. bytes[(keyIdMark + 1)..]]));
        Assert.Equal(ExplanationKind.TokenKeyIdCut, Flaw(bytes[..(keyIdMark + 4)]));
        Assert.Equal(ExplanationKind.TokenKeyIdCut, Flaw([.. bytes[..(keyIdMark + 1)], 0x80]));
        Assert.Equal(ExplanationKind.TokenSignatureCut, Flaw(bytes[..^34]));
        Assert.Equal(ExplanationKind.TokenSignatureCut, Flaw(bytes[..^1]));
        Assert.Equal(ExplanationKind.TokenNotBase64, Assert.IsType<TokenOpening.Malformed>(_codec.Open("?")).Flaw);

        ExplanationKind Flaw(byte[] token) => Assert.IsType<TokenOpening.Malformed>(_codec.Open(Convert.ToBase64String(token))).Flaw;
    }

    [Fact]
    public void claims_of_another_version_are_not_read()
    {
        var codec = new SecurityTokenCodec(Ring("k1", 1));
        var signed = Convert.FromBase64String(codec.Issue(Session))[..^34];
        signed["{".Length + signed.AsSpan().IndexOf("\"v\":1"u8) + "v\":".Length] = (byte)'2';
        byte[] token = [.. signed, 0x22, 0x20, .. HMACSHA256.HashData(Key(1), signed)];

        Assert.Equal(new TokenOpening.Malformed(ExplanationKind.TokenClaimsVersion), codec.Open(Convert.ToBase64String(token)));
    }

    [Fact]
    public void the_last_8192_tokens_are_remembered_and_no_more()
    {
        var tokens = Enumerable.Range(0, 8193).Select(i => _codec.Issue(Session with { SessionName = $"{i}" })).ToList();
        var first = _codec.Open(tokens[0]);
        tokens.Skip(1).SkipLast(1).ToList().ForEach(token => _codec.Open(token));
        Assert.Same(first, _codec.Open(tokens[0]));

        _codec.Open(tokens[^1]);

        Assert.NotSame(first, _codec.Open(tokens[0]));
        Assert.Equal(first, _codec.Open(tokens[0]));
    }

    [Fact]
    public void what_a_token_shows_is_told_in_words()
    {
        Assert.Equal("The token was issued to acs:ram::11223344:assumed-role/oss-readonly/alice@example.com.", Words(_codec.Open(_codec.Issue(Session))));
        Assert.Equal("This is no token that this STS could have issued: not base64.", Words(_codec.Open("?")));

        static string Words(TokenOpening opening) => ExplanationTexts.English.Word(opening.Explain());
    }

    [Fact]
    public void the_secret_is_44_alphanumerics_and_differs_by_key()
    {
        var secret = _codec.SecretFor("STS.a");

        Assert.Equal(44, secret.Length);
        Assert.All(secret, static c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        Assert.NotEqual(secret, _codec.SecretFor("STS.b"));
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
        var token = _codec.Issue(Session);
        var secret = _codec.SecretFor(Session.AccessKeyId);
        var opened = _codec.Open(token);

        Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(token)), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, opened.ToString(), StringComparison.Ordinal);
        Assert.Equal($"Opened {{ Session = {Session}, KeyId = dev, AccessKeySecret = *** }}", opened.ToString());
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
