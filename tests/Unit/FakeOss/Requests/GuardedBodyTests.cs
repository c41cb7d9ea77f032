using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Requests;

public sealed class GuardedBodyTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Pipe _wire = new();

    [Fact]
    public async Task a_stranger_who_falls_silent_is_shown_out_when_his_patience_and_what_his_bytes_bought_are_used_up()
    {
        var body = Body();
        await _wire.Writer.WriteAsync(new byte[2 * GuardedBody.BytesPerSecond], Stop); // two more seconds
        Assert.Equal(100, await body.ReadAsync(new byte[100], Stop));
        Assert.Equal((2 * GuardedBody.BytesPerSecond) - 100, await body.ReadAsync(new byte[1 << 16], Stop));

        var reading = body.ReadAsync(new byte[1], Stop).AsTask();
        _time.Advance(GuardedBody.Patience + TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(OssError.RequestTimeout, await ParsedRequest.RefusalAsync(() => reading));
    }

    [Fact]
    public async Task who_is_known_may_pause()
    {
        var body = Body();
        body.BelongsTo(isKnown: true, expiresAt: null);
        var reading = body.ReadAsync(new byte[8], Stop).AsTask();

        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(reading.IsCompleted);
        await _wire.Writer.WriteAsync(new byte[] { 1 }, Stop);

        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task a_stranger_who_becomes_known_while_he_is_waited_for_may_pause_from_then_on()
    {
        var body = Body();
        var reading = body.ReadAsync(new byte[8], Stop).AsTask();
        body.BelongsTo(isKnown: true, expiresAt: null);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(reading.IsCompleted);
        await _wire.Writer.CompleteAsync();

        Assert.Equal(0, await reading);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task an_upload_ends_a_quarter_of_an_hour_after_its_token(int secondsLater, bool ends)
    {
        var body = Body();
        body.BelongsTo(isKnown: true, _time.GetUtcNow());
        _time.Advance(GuardedBody.PastExpiry + TimeSpan.FromSeconds(secondsLater));
        await _wire.Writer.WriteAsync(new byte[] { 1 }, Stop);
        var reading = () => body.ReadAsync(new byte[8], Stop).AsTask();

        if (ends)
        {
            Assert.Equal(OssError.SecurityTokenExpired, await ParsedRequest.RefusalAsync(reading));
        }
        else
        {
            Assert.Equal(1, await reading());
        }
    }

    [Fact]
    public void nobody_may_block_a_thread_for_a_body() => Assert.Throws<NotSupportedException>(() => Body().Read(new byte[1], 0, 1));

    private GuardedBody Body() => new(_wire.Reader, new MovableClock(_time));
}
