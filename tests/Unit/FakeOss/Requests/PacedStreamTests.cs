using Microsoft.Extensions.Time.Testing;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Requests;

public sealed class PacedStreamTests
{
    private const long Limit = 819_200; // 102400 bytes in a second

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task bytes_are_written_no_faster_than_the_limit_allows()
    {
        var pace = new TrafficPace(Limit, _time);
        await using var inner = new MemoryStream();
        await using var paced = new PacedStream(inner, pace);

        var writing = paced.WriteAsync(new byte[204_800], TestContext.Current.CancellationToken).AsTask();

        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.False(writing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await writing;
        Assert.Equal((204_800, TimeSpan.FromSeconds(2)), (inner.Length, pace.Delayed));
    }

    [Fact]
    public async Task bytes_are_read_no_faster_than_the_limit_allows_and_time_that_has_passed_counts()
    {
        var pace = new TrafficPace(Limit, _time);
        await using var paced = new PacedStream(new MemoryStream(new byte[102_400]), pace);
        _time.Advance(TimeSpan.FromMilliseconds(600));

        var reading = paced.ReadAsync(new byte[102_400], TestContext.Current.CancellationToken).AsTask();

        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(102_400, await reading);
        Assert.Equal(TimeSpan.FromMilliseconds(400), pace.Delayed);
    }

    [Fact]
    public async Task a_client_that_is_slower_by_itself_is_not_held_back()
    {
        var pace = new TrafficPace(Limit, _time);
        await using var paced = new PacedStream(new MemoryStream(new byte[102_400]), pace);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(102_400, await paced.ReadAsync(new byte[102_400], TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.Zero, pace.Delayed);
    }
}
