using System.Text;
using System.Text.Json;
using Scenario.FakeCloud;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;
using Scenario.Tool.Commands;

namespace Scenario.Integration.Tool;

/// <summary><c>scenario record</c> between the project's own client and a cloud.</summary>
public sealed class RecordTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_goes_by_is_unchanged_and_each_hop_is_explained_without_its_secrets()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        await using var recording = await Recording.StartAsync(cloud, "--json");
        using var http = OssHttp.Create();
        var sts = new StsClient(recording.Sts, new("LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001"), http, TimeProvider.System);

        var assumed = await sts.AssumeRoleAsync("acs:ram::11223344:role/oss-readonly", "client-001", null, null, Stop);
        var oss = new OssClient(new OssClientOptions(recording.Oss, "cn-hangzhou"), new StaticCredentials(assumed.Credentials), http);
        await using (var photo = await oss.GetObjectAsync("sample-bucket", "2015/01/01/grass.jpg", cancellationToken: Stop))
        {
            using var content = new MemoryStream();
            await photo.Content.CopyToAsync(content, Stop);
            Assert.Equal(15087, content.Length);
        }

        var refusal = await Assert.ThrowsAsync<OssException>(
            () => oss.PutObjectAsync("sample-bucket", "a b/ü+~!.txt", OssContent.FromBytes("x"u8.ToArray()), cancellationToken: Stop));
        Assert.Equal("AccessDenied", refusal.Code); // not SignatureDoesNotMatch: target and Host have arrived as they were signed

        JsonElement[] hops = [.. (await recording.HopsAsync(3)).OrderBy(static hop => hop.GetProperty("sequence").GetInt32())];
        Assert.Equal([1, 2, 3], hops.Select(static hop => hop.GetProperty("sequence").GetInt32()));
        Assert.Equal(["AssumeRole", "GetObject", "PutObject"], hops.Select(static hop => hop.GetProperty("explanation").GetProperty("operation").GetString()));
        Assert.Equal(["ACS3", "V4", "V4"], hops.Select(static hop => hop.GetProperty("signature").GetProperty("scheme").GetString()));
        Assert.Equal(refusal.RequestId, hops[2].GetProperty("requestId").GetString());
        Assert.Equal("ImplicitDeny", hops[2].GetProperty("explanation").GetProperty("decision").GetString());
        Assert.StartsWith("GET\n/sample-bucket/2015/01/01/grass.jpg\n", hops[1].GetProperty("signature").GetProperty("canonicalRequest").GetString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(assumed.Credentials.SecurityToken!, recording.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(assumed.Credentials.AccessKeySecret, recording.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task in_words_a_hop_shows_what_was_signed_and_why_it_was_refused()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        await using var recording = await Recording.StartAsync(cloud);
        using var http = OssHttp.Create();
        var token = await cloud.IssueTokenAsync("oss-readonly");
        var credentials = new StaticCredentials(new(token.AccessKeyId, token.AccessKeySecret, token.SecurityToken));
        var oss = new OssClient(new OssClientOptions(recording.Oss, "cn-hangzhou"), credentials, http);
        var link = await oss.PresignAsync("DELETE", "sample-bucket", "2015/01/01/grass.jpg", TimeSpan.FromMinutes(5), Stop);

        using var refused = await http.DeleteAsync(link, Stop);

        var text = await recording.TextAsync("string to sign");
        Assert.Contains("1 Oss DELETE /sample-bucket/2015/01/01/grass.jpg?", text, StringComparison.Ordinal);
        Assert.Contains("DeleteObject by acs:ram::11223344:assumed-role/oss-readonly/test-session: 403 AccessDenied", text, StringComparison.Ordinal);
        Assert.Contains("  V4-url: canonical request\n    | DELETE\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(token.SecurityToken), text, StringComparison.Ordinal);
        Assert.DoesNotContain(token.SecurityToken, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_target_that_is_away_is_said()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        await using var recording = await Recording.StartAsync(cloud);
        await using var away = await cloud.Sts.StopAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var answer = await http.GetAsync(recording.Sts, Stop);

        Assert.Equal(System.Net.HttpStatusCode.BadGateway, answer.StatusCode);
        var text = await recording.TextAsync("not signed");
        Assert.Contains($"could not be passed on to {cloud.StsEndpoint.ToString().TrimEnd('/')}: ", text, StringComparison.Ordinal);
    }

    /// <summary>The command at work.</summary>
    private sealed class Recording : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        private readonly SignallingWriter _output = new();
        private readonly SignallingWriter _errors = new();
        private Task<int>? _run;

        public required Uri Sts { get; init; }

        public required Uri Oss { get; init; }

        public string Output => _output.ToString();

        public static async Task<Recording> StartAsync(FakeCloudHost cloud, params string[] further)
        {
            var port = TestPorts.Find(2);
            var recording = new Recording { Sts = new($"http://127.0.0.1:{port}"), Oss = new($"http://127.0.0.1:{port + 1}") };
            var environment = new ToolEnvironment
            {
                Out = recording._output,
                Error = recording._errors,
                OpenInput = static () => Stream.Null,
                Variable = static _ => null,
                Time = TimeProvider.System,
            };
            string[] arguments = ["record", "--sts", cloud.StsEndpoint.ToString(), "--oss", cloud.OssEndpoint.ToString(), "--port", $"{port}", .. further];
            recording._run = ToolCommandLine.RunAsync(arguments, environment, recording._end.Token);
            var ready = recording._errors.UntilAsync(static text => text.Contains("Ctrl-C ends it.", StringComparison.Ordinal));
            Assert.True(await Task.WhenAny(ready, recording._run) == ready, recording._errors + recording.Output);
            return recording;
        }

        public async Task<JsonElement[]> HopsAsync(int count)
        {
            var text = await _output.UntilAsync(text => text.Count('\n') >= count);
            return [.. text.TrimEnd('\n').Split('\n').Select(static line => JsonSerializer.Deserialize<JsonElement>(line))];
        }

        public Task<string> TextAsync(string part) => _output.UntilAsync(text => text.Contains(part, StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            Assert.Equal(0, await _run!);
            _end.Dispose();
        }
    }

    /// <summary>A writer that one can wait at.</summary>
    private sealed class SignallingWriter : TextWriter
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (_gate)
            {
                _text.Append(value);
                _written.TrySetResult();
                _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override string ToString()
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }

        public async Task<string> UntilAsync(Func<string, bool> isEnough)
        {
            while (true)
            {
                Task written;
                lock (_gate)
                {
                    if (isEnough(_text.ToString()))
                    {
                        return _text.ToString();
                    }

                    written = _written.Task;
                }

                await written.WaitAsync(Stop);
            }
        }
    }
}
