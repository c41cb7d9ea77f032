using System.Text.Json;
using Scenario.Ram.Sessions;

namespace Scenario.Unit.Tool;

public sealed class TokenCommandTests
{
    private static readonly RoleSession Session = new(
        "STS.AAAAAAAAAAAAAAAAAAAAAAAAA", "11223344", "300000000000000001", "oss-readonly", "client-001", null, null,
        "acs:ram::11223344:user/appServer", ToolRun.Now.AddMinutes(-10), ToolRun.Now.AddMinutes(20));

    private static readonly string Token = new SecurityTokenCodec(TokenKeyRing.Development).Issue(Session);

    [Fact]
    public async Task a_token_is_told_in_words()
    {
        var run = await ToolRun.WithInputAsync(Token + "\n", "token");

        Assert.Equal(0, run.Exit);
        Assert.StartsWith("Valid: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("who           acs:ram::11223344:assumed-role/oss-readonly/client-001", run.Output, StringComparison.Ordinal);
        Assert.Contains("until         2026-11-24 12:20:00Z, 20 min 0 s from now; it is 2026-11-24 12:00:00Z", run.Output, StringComparison.Ordinal);
        Assert.Contains("narrowed by   nothing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_expired_token_ends_with_1()
    {
        var old = new SecurityTokenCodec(TokenKeyRing.Development).Issue(Session with { ExpiresAt = ToolRun.Now.AddSeconds(-1) });

        var run = await ToolRun.OfAsync("token", old, "--json");

        Assert.Equal((1, "Expired"), (run.Exit, StateOf(run)));
    }

    [Fact]
    public async Task a_changed_token_ends_with_1_and_its_claims_are_not_repeated()
    {
        var bytes = Convert.FromBase64String(Token);
        bytes[20] ^= 1;

        var run = await ToolRun.OfAsync("token", Convert.ToBase64String(bytes), "--json");

        Assert.Equal((1, "Altered"), (run.Exit, StateOf(run)));
        Assert.DoesNotContain("oss-readonly", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_token_of_another_key_needs_that_key()
    {
        var key = Enumerable.Repeat((byte)7, 32).ToArray();
        var foreign = new SecurityTokenCodec(new("prod", new Dictionary<string, byte[]> { ["prod"] = key })).Issue(Session);

        var without = await ToolRun.OfAsync("token", foreign, "--json");
        var with = await ToolRun.OfAsync("token", foreign, "--json", "--token-key", $"prod={Convert.ToBase64String(key)}");

        Assert.Equal((1, "UnknownKey"), (without.Exit, StateOf(without)));
        Assert.Equal((0, "Valid"), (with.Exit, StateOf(with)));
    }

    [Theory]
    [InlineData("prod=c2VjcmV0")]
    [InlineData("prod=!!secret!!")]
    [InlineData("secret")]
    public async Task a_bad_key_is_refused_without_being_repeated(string key)
    {
        var run = await ToolRun.OfAsync("token", Token, "--token-key", key);

        Assert.Equal(2, run.Exit);
        Assert.DoesNotContain(key.Split('=')[^1], run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_no_token_ends_with_2() => Assert.Equal(2, (await ToolRun.OfAsync("token", "no-token")).Exit);

    private static string? StateOf(ToolRun run)
    {
        using var report = JsonDocument.Parse(run.Output);
        return report.RootElement.GetProperty("state").GetString();
    }
}
