using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scenario.Integration.ClientLibrary;

namespace Scenario.Integration.AppClient;

public sealed class CommandTests : IAsyncLifetime
{
    private readonly Cli _cli = new();
    private StubOss _stub = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubOss.StartAsync();
        _cli.Variables["OSS_ENDPOINT"] = _stub.Endpoint.ToString();
        _cli.Variables["OSS_ACCESS_KEY_ID"] = "LTAItest";
        _cli.Variables["OSS_ACCESS_KEY_SECRET"] = "secret";
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task put_stat_ls_get_presign_and_rm_work_on_one_object()
    {
        var photo = _cli.File("grass.jpg", RandomNumberGenerator.GetBytes(5000));
        Assert.Equal(0, await _cli.RunAsync("put", photo, "oss://sample-bucket/2015/", "--meta", "author=alice", "--json"));
        Assert.Equal("2015/grass.jpg", _cli.Json.GetProperty("key").GetString());
        Assert.Equal(0, await _cli.RunAsync("stat", "oss://sample-bucket/2015/grass.jpg", "--json"));
        Assert.Equal(5000, _cli.Json.GetProperty("size").GetInt64());
        Assert.Equal(0, await _cli.RunAsync("ls", "oss://sample-bucket/2015/"));
        Assert.Contains("2015/grass.jpg", _cli.Out, StringComparison.Ordinal);

        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "out")).FullName;
        Assert.Equal(0, await _cli.RunAsync("get", "oss://sample-bucket/2015/grass.jpg", folder));
        Assert.Equal(await File.ReadAllBytesAsync(photo), await File.ReadAllBytesAsync(Path.Combine(folder, "grass.jpg")));
        Assert.Equal(0, await _cli.RunAsync("get", "oss://sample-bucket/2015/grass.jpg", "-"));
        Assert.Equal(await File.ReadAllBytesAsync(photo), _cli.Bytes);

        Assert.Equal(0, await _cli.RunAsync("presign", "oss://sample-bucket/2015/grass.jpg", "--expires", "60"));
        Assert.StartsWith($"{_stub.Endpoint}sample-bucket/2015/grass.jpg?x-oss-signature-version=OSS4-HMAC-SHA256", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("rm", "oss://sample-bucket/2015/grass.jpg"));
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task standard_input_can_be_uploaded()
    {
        _cli.In = "from a pipe";
        Assert.Equal(0, await _cli.RunAsync("put", "-", "oss://sample-bucket/piped"));
        Assert.Equal("from a pipe", Encoding.UTF8.GetString(_stub.Objects["sample-bucket/piped"]));
    }

    [Theory]
    [InlineData]
    [InlineData("bogus")]
    [InlineData("get")]
    [InlineData("get", "oss://sample-bucket/k", "--part-size", "7")]
    [InlineData("get", "oss://sample-bucket/k", "--parallel", "0")]
    [InlineData("get", "oss://sample-bucket/k", "--addressing", "sideways")]
    [InlineData("get", "oss:///k")]
    [InlineData("get", "k")]
    [InlineData("get", "oss://Bad_Bucket/k")]
    [InlineData("get", "oss://sample-bucket/a/..")]
    [InlineData("get", "oss://sample-bucket/k", "-", "--json")]
    [InlineData("put", "no-such-file")]
    [InlineData("sync", "a", "b")]
    [InlineData("sync", "no-such-folder", "oss://sample-bucket/")]
    [InlineData("presign", "oss://sample-bucket/k", "--expires", "0")]
    [InlineData("presign", "oss://sample-bucket/k", "--method", "PATCH")]
    [InlineData("rm", "-r", "oss://sample-bucket/")]
    [InlineData("token", "abc")]
    [InlineData("assume-role", "--role-arn", "x")]
    [InlineData("ls", "--access-key-id", "only-half")]
    [InlineData("ls", "oss://sample-bucket", "--endpoint", "ftp://x")]
    [InlineData("ls", "oss://sample-bucket", "--ca-file", "/no/such/file")]
    [InlineData("completion", "tcsh")]
    [InlineData("login", "--token-stdin")]
    [InlineData("login", "alice", "--token-stdin", "--password", "x")]
    public async Task wrong_usage_exits_with_2_and_prints_nothing_on_standard_output(params string[] arguments)
    {
        _stub.Objects["sample-bucket/something"] = [];
        Assert.Equal(2, await _cli.RunAsync(arguments));
        Assert.Empty(_cli.Out);
        Assert.NotEmpty(_cli.Error);
        Assert.Single(_stub.Objects);
    }

    [Fact]
    public async Task help_and_version_exit_with_0()
    {
        Assert.Equal(0, await _cli.RunAsync("--help"));
        Assert.Contains("assume-role", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _cli.RunAsync("--version"));
    }

    [Fact]
    public async Task a_refusal_exits_with_1_and_shows_code_request_id_and_explanation()
    {
        _stub.Misbehave = async context =>
        {
            if (context.Request.Path.StartsWithSegments("/__admin/requests", out var rest))
            {
                Assert.Equal("/0123456789ABCDEF01234567", rest);
                await context.Response.WriteAsync(
                    """{"requestId":"x","principal":"acs:ram::1:user/u","action":"oss:GetObject","resource":"acs:oss:*:1:sample-bucket/k","decision":{"decision":"ImplicitDeny","decidedBy":"session","statements":[{"policy":"session","index":0,"effect":"Allow","matched":false,"why":"the resource is another"}],"text":"No statement allows it."}}""");
                return true;
            }

            await StubOss.ErrorAsync(context, 403, "AccessDenied", ("EC", "0003-00000001"));
            return true;
        };
        Assert.Equal(1, await _cli.RunAsync("get", "oss://sample-bucket/k", Path.Combine(_cli.Home, "k")));
        Assert.Empty(_cli.Out);
        foreach (var part in (string[])["AccessDenied", "0123456789ABCDEF01234567", "0003-00000001", "No statement allows it.", "oss:GetObject",
            "the resource is another"])
        {
            Assert.Contains(part, _cli.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(_cli.Home, "k")));
        Assert.Equal(1, await _cli.RunAsync("stat", "oss://sample-bucket/k", "--json"));
        Assert.Equal("AccessDenied", _cli.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("session", _cli.Json.GetProperty("error").GetProperty("explanation").GetProperty("decidedBy").GetString());
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task a_server_that_is_not_there_exits_with_1()
    {
        Assert.Equal(1, await _cli.RunAsync("ls", "oss://sample-bucket", "--endpoint", "http://127.0.0.1:9", "--json"));
        Assert.Equal("NoAnswer", _cli.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, await _cli.RunAsync("ls", "--server", "http://127.0.0.1:9", "--json"));
        Assert.Equal("NotLoggedIn", _cli.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, await _cli.RunAsync("login", "alice", "--password", "x", "--server", "http://127.0.0.1:9", "--json"));
    }

    [Fact]
    public async Task cancelling_leaves_no_half_file_and_exits_with_1()
    {
        _stub.Objects["sample-bucket/k"] = RandomNumberGenerator.GetBytes(100_000);
        using var cancel = new CancellationTokenSource();
        _stub.Misbehave = async context =>
        {
            context.Response.ContentLength = 100_000;
            await context.Response.Body.WriteAsync(new byte[50_000]);
            await context.Response.Body.FlushAsync();
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "out")).FullName;
        Assert.Equal(1, await _cli.RunAsync(cancel.Token, "get", "oss://sample-bucket/k", folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task sync_up_sends_only_what_changed()
    {
        _cli.File("folder/a.txt", "a"u8.ToArray());
        _cli.File("folder/sub/b 中.txt", "b"u8.ToArray());
        var folder = Path.Combine(_cli.Home, "folder");
        Assert.Equal(0, await _cli.RunAsync("sync", folder, "oss://sample-bucket/backup", "--json"));
        Assert.Equal(["sample-bucket/backup/a.txt", "sample-bucket/backup/sub/b 中.txt"], _stub.Objects.Keys.Order(StringComparer.Ordinal));

        _cli.File("folder/a.txt", "A"u8.ToArray());
        _stub.Objects["sample-bucket/backup/old"] = [1];
        Assert.Equal(0, await _cli.RunAsync("sync", folder, "oss://sample-bucket/backup", "--dry-run", "--delete", "--json"));
        Assert.Equal("a", Encoding.UTF8.GetString(_stub.Objects["sample-bucket/backup/a.txt"]));

        Assert.Equal(0, await _cli.RunAsync("sync", folder, "oss://sample-bucket/backup", "--delete", "--json"));
        Assert.Equal("a.txt", _cli.Json.GetProperty("copied").EnumerateArray().Single().GetString());
        Assert.Equal("old", _cli.Json.GetProperty("deleted").EnumerateArray().Single().GetString());
        Assert.Equal(1, _cli.Json.GetProperty("unchanged").GetInt32());
        Assert.Equal("A", Encoding.UTF8.GetString(_stub.Objects["sample-bucket/backup/a.txt"]));
        Assert.False(_stub.Objects.ContainsKey("sample-bucket/backup/old"));
    }

    [Fact]
    public async Task sync_down_never_leaves_the_folder()
    {
        foreach (var key in (string[])["p/a.txt", "p/sub/b.txt", "p/../../evil", "p//abs", "p/./dot", "p/c\\d", "p/marker/"])
        {
            _stub.Objects["sample-bucket/" + key] = key.EndsWith('/') ? [] : Encoding.UTF8.GetBytes(key);
        }

        var folder = Path.Combine(_cli.Home, "deep", "er", "folder");
        _cli.File("deep/er/folder/local.txt", "x"u8.ToArray());
        Assert.Equal(1, await _cli.RunAsync("sync", "oss://sample-bucket/p", folder, "--delete", "--json"));
        Assert.Equal(["a.txt", "sub/b.txt"], _cli.Json.GetProperty("copied").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(4, _cli.Json.GetProperty("refused").GetArrayLength());
        Assert.Equal(
            ["deep/er/folder/a.txt", "deep/er/folder/sub/b.txt"],
            Directory.EnumerateFiles(_cli.Home, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_cli.Home, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal));
        Assert.Equal(1, await _cli.RunAsync("sync", "oss://sample-bucket/p", folder, "--json"));
        Assert.Equal(2, _cli.Json.GetProperty("unchanged").GetInt32());
    }

    [Fact]
    public async Task everything_under_a_prefix_is_removed_after_a_yes()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _stub.Objects[$"sample-bucket/p/{i}"] = [];
        }

        _stub.Objects["sample-bucket/q"] = [];
        Assert.Equal(0, await _cli.RunAsync("rm", "-r", "oss://sample-bucket/p/", "--yes"));
        Assert.Equal(["sample-bucket/q"], _stub.Objects.Keys);
    }

    [Fact]
    public async Task verbose_shows_requests_but_no_secret()
    {
        _cli.Variables["OSS_SESSION_TOKEN"] = "the-token";
        Assert.Equal(0, await _cli.RunAsync("ls", "oss://sample-bucket", "--verbose"));
        Assert.Contains("GET " + _stub.Endpoint, _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", _cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _cli.Error, StringComparison.Ordinal);
    }
}
