using System.Text;
using System.Text.Json;
using Scenario.FakeCloud;
using Scenario.Tool.Commands;

namespace Scenario.Integration.Tool;

/// <summary>The commands that ask a running cloud.</summary>
public sealed class RunningCloudTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task explain_says_why_by_the_id_that_the_client_saw()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        using var http = cloud.CreateHttpClient();
        using var refused = await http.GetAsync(new Uri(cloud.OssEndpoint, "sample-bucket/private/salary.csv"), Stop);
        var id = refused.Headers.GetValues("x-oss-request-id").Single();
        string[] servers = ["--server", cloud.StsEndpoint.ToString(), "--server", cloud.OssEndpoint.ToString()];

        var words = await RunAsync("", ["explain", id, .. servers]);
        var json = await RunAsync($"Unhandled exception: AccessDenied, request {id}, host x", ["explain", "-", "--json", .. servers]);

        Assert.Equal((0, 0), (words.Exit, json.Exit));
        Assert.StartsWith("GetObject: 403 AccessDenied\n  oss:GetObject on acs:oss:", words.Output, StringComparison.Ordinal);
        using var entry = JsonDocument.Parse(json.Output);
        Assert.Equal(id, entry.RootElement.GetProperty("requestId").GetString());
        Assert.Contains(entry.RootElement.GetProperty("text").GetString()!, words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task explain_ends_with_1_where_nobody_knows_the_request_or_nobody_listens()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        await using var away = await cloud.Sts.StopAsync();

        string[] servers = ["--server", cloud.OssEndpoint.ToString(), "--server", cloud.StsEndpoint.ToString()];
        var run = await RunAsync("", ["explain", "000000000000000000000000", .. servers]);

        Assert.Equal(1, run.Exit);
        Assert.Contains("404 UnknownRequest", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{cloud.StsEndpoint.Authority}: Connection refused", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_token_is_worth_what_the_clouds_clock_and_directory_say()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var token = await cloud.IssueTokenAsync("oss-readonly", lifetime: TimeSpan.FromMinutes(15));
        var other = await cloud.IssueTokenAsync("oss-readonly");
        await cloud.Ram.RevokeAsync(other);

        var (valid, exit) = await StateAsync(cloud, token);
        Assert.Equal(("Valid", 0), (valid, exit));
        Assert.Equal(("Revoked", 1), await StateAsync(cloud, other));
        cloud.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(("Expired", 1), await StateAsync(cloud, token));
    }

    [Fact]
    public async Task a_server_that_checks_no_tokens_is_named()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var run = await RunAsync("x", ["token", "--server", cloud.OssEndpoint.ToString()]);

        Assert.Equal(1, run.Exit);
        Assert.Contains($"{cloud.OssEndpoint.Authority}: 404 NotFound", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<(string State, int Exit)> StateAsync(FakeCloudHost cloud, IssuedToken token)
    {
        var run = await RunAsync(token.SecurityToken, ["token", "--json", "--server", cloud.StsEndpoint.ToString()]);
        Assert.DoesNotContain(token.AccessKeySecret, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token.SecurityToken, run.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(run.Output);
        return (report.RootElement.GetProperty("state").GetString()!, run.Exit);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string input, string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var environment = new ToolEnvironment
        {
            Out = output,
            Error = errors,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = static _ => null,
            Time = TimeProvider.System,
        };
        var exit = await ToolCommandLine.RunAsync(arguments, environment, Stop);
        return (exit, output.ToString(), errors.ToString());
    }
}
