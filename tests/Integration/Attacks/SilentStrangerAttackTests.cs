using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.FakeSts.Requests;
using Scenario.Integration.FakeOss;

namespace Scenario.Integration.Attacks;

/// <summary>Requests that begin, take memory, and fall silent.</summary>
public sealed class SilentStrangerAttackTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData("POST /sample-bucket/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b")]
    [InlineData("PUT /open-bucket/file HTTP/1.1")]
    [InlineData("POST /open-bucket?delete HTTP/1.1")]
    public async Task a_silent_stranger_is_shown_out(string head)
    {
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton(new MovableClock(_time)));
        await host.Root.SendAsync("PUT", "open-bucket", null, "", null, ("x-oss-acl", "public-read-write"));
        using var connection = await RawConnection.OpenAsync(host.Endpoint);
        await connection.SendAsync($"{head}\r\nHost: {host.Endpoint.Authority}\r\nContent-Length: 1900000\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 100", await connection.ReadAnswerAsync(), StringComparison.Ordinal); // now the server waits for the body
        _time.Advance(GuardedBody.Patience);

        Assert.Contains("<Code>RequestTimeout</Code>", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_sent_buys_a_stranger_time_and_a_trickle_does_not()
    {
        var wire = new Pipe();
        await using var body = new GuardedBody(wire.Reader, new MovableClock(_time));
        var buffer = new byte[64 * 1024];
        await wire.Writer.WriteAsync(new byte[3 * GuardedBody.BytesPerSecond], TestContext.Current.CancellationToken);
        Assert.Equal(3 * GuardedBody.BytesPerSecond, await body.ReadAsync(buffer, TestContext.Current.CancellationToken));

        var seconds = 0;
        while (true)
        {
            var reading = body.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask();
            _time.Advance(TimeSpan.FromSeconds(1));
            seconds++;
            await wire.Writer.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
            try
            {
                Assert.Equal(1, await reading);
            }
            catch (OssErrorException refused)
            {
                Assert.Equal(OssError.RequestTimeout, refused.Error);
                break;
            }
        }

        Assert.InRange(seconds, 13, 15); // ten of patience, three that were paid for, and what the trickle brought
    }

    [Fact]
    public async Task who_is_known_may_pause()
    {
        var wire = new Pipe();
        await using var body = new GuardedBody(wire.Reader, new MovableClock(_time));
        body.BelongsTo(isKnown: true, expiresAt: null);

        var reading = body.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(reading.IsCompleted);
        await wire.Writer.WriteAsync(new byte[1], TestContext.Current.CancellationToken);

        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task an_announced_length_takes_no_memory_before_it_arrives()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentLength = RpcRequestReader.MaximumBodyBytes;
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Body = new MemoryStream("Action=GetCallerIdentity"u8.ToArray());
        var head = RpcRequestReader.ReadHead(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = RpcRequestReader.ReadBodyAsync(context, head);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(reading.IsCompletedSuccessfully); // all of it on this thread, or the count would say nothing
        Assert.Equal("GetCallerIdentity", (await reading).Parameters["Action"]);
        Assert.InRange(allocated, 0, 1_000_000);
    }
}
