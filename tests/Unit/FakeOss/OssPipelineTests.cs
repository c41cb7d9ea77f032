using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.ControlPlane.Journal;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss;

/// <summary>oss-protocol 3.5: what a connection that ends badly comes to. Other ends are told by the tests of what they end.</summary>
public sealed class OssPipelineTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    public static TheoryData<string, Exception, int, string> Broken => new()
    {
        { "silent", new BadHttpRequestException("slow", StatusCodes.Status408RequestTimeout), 400, "RequestTimeout" },
        { "bad", new BadHttpRequestException("bad chunk", StatusCodes.Status400BadRequest), 400, "IncompleteBody" },
        { "reset", new ConnectionResetException("reset"), 400, "IncompleteBody" },
        { "defect", new InvalidOperationException("a defect of ours"), 500, "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task a_body_that_cannot_be_read_is_an_error_of_whoever_broke_it(string key, Exception failure, int status, string code)
    {
        var http = Upload(key, new BrokenStream(failure));

        var entry = await RunAsync(http, key);

        Assert.Equal((status, code, code), (http.Response.StatusCode, entry.Code, XmlOf(http).Element("Code")!.Value));
        Assert.Equal(entry.RequestId, http.Response.Headers["x-oss-request-id"]);
        Assert.DoesNotContain("defect", XmlOf(http).ToString(), StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.Host.Root.GetAsync(key)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_client_that_went_away_is_not_answered_but_recorded(bool isCanceled)
    {
        using var gone = new CancellationTokenSource();
        var http = Upload("gone", new BrokenStream(isCanceled ? new OperationCanceledException() : new IOException("gone"), gone.Cancel));
        http.RequestAborted = gone.Token;

        var entry = await RunAsync(http, "gone");

        Assert.Equal("ClientGone", entry.Code);
        Assert.Equal(0, http.Response.Body.Length);
    }

    [Fact]
    public async Task what_fails_while_the_answer_is_on_its_way_breaks_the_connection()
    {
        await fixture.Host.Root.PutAsync("answer", "x");
        var http = New("GET", $"/{OssTestHost.Bucket}/answer?{fixture.Host.Root.Presign("GET", "answer", v4: false, TimeSpan.FromMinutes(5))}");
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new BrokenStream(new NotSupportedException("a defect of ours"))));
        var lifetime = new Lifetime();
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);

        await RunAsync(http, "answer");

        Assert.True(lifetime.IsAborted);
    }

    private static DefaultHttpContext New(string method, string target)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        (http.Request.Method, http.Request.Protocol, http.Request.Host) = (method, "HTTP/1.1", new HostString("127.0.0.1", 8712));
        return http;
    }

    private DefaultHttpContext Upload(string key, Stream body)
    {
        var http = New("PUT", $"/{OssTestHost.Bucket}/{key}?{fixture.Host.Root.Presign("PUT", key, v4: false, TimeSpan.FromMinutes(5))}");
        (http.Request.Body, http.Request.ContentLength) = (body, 10);
        return http;
    }

    private async Task<JournalEntry> RunAsync(HttpContext http, string key)
    {
        await fixture.Host.HandleAsync(http);
        return fixture.Host.Journal.Last(50).First(entry => entry.Target.Contains($"/{key}", StringComparison.Ordinal));
    }

    private static System.Xml.Linq.XElement XmlOf(HttpContext http) =>
        System.Xml.Linq.XElement.Parse(System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()));

    private sealed class BrokenStream(Exception failure, Action? before = null) : ReadOnlyStream
    {
        public override bool CanWrite => true;

        public override int Read(Span<byte> buffer) => throw failure;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            before?.Invoke();
            throw failure;
        }

        public override void Write(byte[] buffer, int offset, int count) => throw failure;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw failure;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
