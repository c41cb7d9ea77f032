using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeOss;
using Scenario.FakeOss.Host;
using Scenario.Ram.Identities;
using Scenario.Seeds;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>What requests cost in memory, which no other work on the machine changes.</summary>
public sealed class AllocationTests
{
    private const string Host = "127.0.0.1:8712";
    private const string Bucket = "sample-bucket";
    private const string Key = "users/bench/small";
    private const int WarmUps = 200;
    private const int Measured = 500;

    // 13 KB in a debug build, the context of the request included.
    private const long MostBytes = 16 * 1024;

    [Fact]
    public async Task a_signed_GET_of_a_kilobyte_allocates_a_few_kilobytes_from_parsing_to_the_journal()
    {
        var directory = new RamDirectoryBox(ScenarioSeed.Default.ToDirectory(DateTimeOffset.UtcNow));
        await using var app = FakeOssHost.Create(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"], builder =>
            builder.Services.AddSingleton<IRamDirectorySource>(directory));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var pipeline = app.Services.GetRequiredService<OssPipeline>();
        Assert.Equal(200, await SendAsync(pipeline, "PUT", new byte[1024]));

        for (var i = 0; i < WarmUps; i++)
        {
            Assert.Equal(200, await SendAsync(pipeline, "GET", []));
        }

        var signed = Sign("GET", []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Measured; i++)
        {
            var http = Context("GET", [], signed);
            var answered = pipeline.InvokeAsync(http);
            Assert.True(answered.IsCompletedSuccessfully, "Nothing waits, so all of it was on this thread.");
            Assert.Equal(200, http.Response.StatusCode);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Measured, 1, MostBytes);
    }

    private static async Task<int> SendAsync(OssPipeline pipeline, string method, byte[] body)
    {
        var http = Context(method, body, Sign(method, body));
        await pipeline.InvokeAsync(http);
        return http.Response.StatusCode;
    }

    private static List<KeyValuePair<string, string>> Sign(string method, byte[] body)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Host", Host) };
        if (body.Length > 0)
        {
            headers.Add(new("Content-Length", $"{body.Length}"));
        }

        headers.AddRange(OssV4Signature.SignHeaders(
            new OssRequestToSign(method, Bucket, Key, [], headers), "LTAI5tScenarioRoot000001", "ScenarioRootSecret000000000001", null, "cn-hangzhou",
            DateTimeOffset.UtcNow));
        return headers;
    }

    private static DefaultHttpContext Context(string method, byte[] body, List<KeyValuePair<string, string>> signed)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Protocol = "HTTP/1.1";
        http.Request.Body = body.Length == 0 ? Stream.Null : new MemoryStream(body);
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"/{Bucket}/{Key}";
        foreach (var (name, value) in signed)
        {
            http.Request.Headers[name] = value;
        }

        return http;
    }
}
