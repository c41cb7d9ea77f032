using Scenario.Signing;

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
