using System.Text.Json;
using Scenario.FakeCloud;
using Scenario.Seeds;
using Scenario.Tool.Commands;

namespace Scenario.Integration.Tool;

/// <summary><c>scenario seed from-live</c> against a cloud, read as any client would read it.</summary>
public sealed class FromLiveTests
{
    private const string Account = "1234567890123456";
    private const string RootSecret = "root-secret-of-a-test-0001";
    private const string UserSecret = "user-secret-of-a-test-0001";

    private static readonly Seed Photos = Seed.Account(Account)
        .RootKey("LTAIroot", RootSecret)
        .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
        .User("backend", key: ("LTAIbackend", UserSecret), policies: ["AliyunSTSAssumeRoleAccess"])
        .Role("photo-user", trust: Trust.Account(Account), policies: ["photo-rw"], maxSession: TimeSpan.FromHours(2))
        .Bucket("photos", "cn-hangzhou", static bucket => bucket.Object("users/bob/a b.txt", "beach", "text/plain"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_seed_of_a_cloud_starts_another_that_decides_alike()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);

        var (exit, output, errors) = await RunAsync(cloud, RootSecret, "--objects", "--invent-keys");

        Assert.True(exit == 0, errors);
        Assert.DoesNotContain(RootSecret, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain(UserSecret, output + errors, StringComparison.Ordinal);
        Assert.Contains("The secret of backend's access key LTAIbackend is made up: no API tells the real one.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("has to be mended", errors, StringComparison.Ordinal);
        await using var copy = await FakeCloudHost.StartAsync(options => options.Seed = Seed.Json(output));
        Assert.True((await copy.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/a b.txt")).IsAllowed);
        Assert.True((await copy.DecideAsync("photo-user", "oss:GetObject", "photos/private/a")).IsDenied);
        Assert.NotNull(await copy.IssueTokenAsync("photo-user", lifetime: TimeSpan.FromHours(2)));
        Assert.Equal("beach"u8.ToArray(), (await copy.Oss.ReadAsync("photos", "users/bob/a b.txt")).Content.ToArray());
        Assert.Contains(copy.EnvironmentFor("backend"), static pair => pair is { Key: "ALIBABA_CLOUD_ACCESS_KEY_ID", Value: "LTAIbackend" });
    }

    [Fact]
    public async Task without_being_asked_keys_and_objects_are_left_out_and_that_is_said()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);

        var (exit, output, _) = await RunAsync(cloud, RootSecret, "--json");

        using var answer = JsonDocument.Parse(output);
        var seed = answer.RootElement.GetProperty("seed");
        Assert.Equal(0, exit);
        Assert.False(seed.GetProperty("accounts")[0].GetProperty("users")[0].TryGetProperty("accessKeys", out _));
        Assert.True(SeedReader.Parse(System.Text.Encoding.UTF8.GetBytes(seed.GetRawText())).IsValid);
        var unknown = answer.RootElement.GetProperty("unknown").EnumerateArray().Select(static note => note.GetString()!).ToList();
        Assert.Contains(unknown, static note => note.Contains("LTAIbackend", StringComparison.Ordinal));
        Assert.Contains(unknown, static note => note.StartsWith("Objects of photos are not read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_key_that_opens_nothing_ends_with_1_and_one_without_rights_says_what_it_was_refused()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);

        var wrong = await RunAsync(cloud, "wrong-secret");
        var weak = await RunAsync(cloud, UserSecret, "LTAIbackend");

        Assert.Equal((1, ""), (wrong.Exit, wrong.Output));
        Assert.Contains("SignatureDoesNotMatch", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal(0, weak.Exit);
        Assert.Contains("ListUsers was refused: NoPermission", weak.Errors, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(FakeCloudHost cloud, string secret, params string[] further)
    {
        var keyId = further is [['L', 'T', 'A', 'I', ..] named] ? named : "LTAIroot";
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var environment = new ToolEnvironment
        {
            Out = output,
            Error = errors,
            OpenInput = static () => Stream.Null,
            Variable = name => name switch
            {
                "ALIBABA_CLOUD_ACCESS_KEY_ID" => keyId,
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET" => secret,
                _ => null,
            },
            Time = TimeProvider.System,
        };
        string[] options = keyId == "LTAIroot" ? further : [];
        var exit = await ToolCommandLine.RunAsync(
            ["seed", "from-live", "--sts", cloud.StsEndpoint.ToString(), "--oss", cloud.OssEndpoint.ToString(), .. options], environment, Stop);
        return (exit, output.ToString(), errors.ToString());
    }
}
