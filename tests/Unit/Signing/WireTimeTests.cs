using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing;

public sealed class WireTimeTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2));

    [Fact]
    public void a_time_is_written_in_UTC_to_the_second()
    {
        Assert.Equal("2026-01-02T03:04:05Z", WireTime.Format(Time));
        Assert.Equal("2026-01-02T03:04:05.000Z", WireTime.FormatWithZeros(Time));
    }

    [Fact]
    public void times_that_are_written_in_turn_keep_their_own_texts()
    {
        foreach (var offset in (double[])[0, 0.1, 1, 0, 86400, -0.7, 0])
        {
            var time = Time.AddSeconds(offset);
            Assert.Equal($"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}Z", WireTime.Format(time));
            Assert.Equal($"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}.000Z", WireTime.FormatWithZeros(time));
            Assert.Equal($"{time.UtcDateTime:r}", OssDate.ToHttpDate(time));
            Assert.Equal($"{time.UtcDateTime:yyyyMMdd}", OssDate.ToDay(time));
        }
    }

    [Fact]
    public void what_is_read_is_meant_in_UTC()
    {
        DateTimeOffset moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        Assert.True(WireTime.TryParse("2026-01-02T03:04:05.000Z", out var time));
        Assert.True(OssDate.TryParseIsoBasic("20260102T030405Z", out var basic));
        Assert.True(OssDate.TryParseHttpDate("Fri, 02 Jan 2026 03:04:05 GMT", out var http));
        Assert.Equal([moment, moment, moment], [time, basic, http]);
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", true)]
    [InlineData("2026-01-02T03:04:05.678Z", true)]
    [InlineData("2026-01-02T03:04:05", false)]
    [InlineData("2026-01-02T03:04:05+00:00", false)]
    [InlineData("2026-13-02T03:04:05Z", false)]
    [InlineData("2026-01-02", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void a_time_is_read_with_or_without_a_fraction_and_only_with_Z(string? text, bool isTime) =>
        Assert.Equal(isTime, WireTime.TryParse(text, out _));
}
