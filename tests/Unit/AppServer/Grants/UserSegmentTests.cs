using Scenario.AppServer.Grants;

namespace Scenario.Unit.AppServer.Grants;

public sealed class UserSegmentTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("alice@example.com", "alice@example.com")]
    [InlineData("A.b-c_9", "A.b-c_9")]
    [InlineData("auth0|5f7c", "auth0=7C5f7c")]
    [InlineData("a/b", "a=2Fb")]
    [InlineData("*", "=2A")]
    [InlineData("a?", "a=3F")]
    [InlineData("..", "=2E.")]
    [InlineData(".", "=2E")]
    [InlineData("${user}", "=24=7Buser=7D")]
    [InlineData("{user}", "=7Buser=7D")]
    [InlineData("o'brien\"", "o=27brien=22")]
    [InlineData("a\\b", "a=5Cb")]
    [InlineData("a=2Fb", "a=3D2Fb")]
    [InlineData("a%2Fb", "a=252Fb")]
    [InlineData("小明", "=E5=B0=8F=E6=98=8E")]
    [InlineData("\uFF0A", "=EF=BC=8A")] // full-width star
    [InlineData("\u0430", "=D0=B0")] // Cyrillic a
    public void a_name_keeps_only_characters_without_a_meaning(string name, string expected)
    {
        Assert.True(UserSegment.TryCreate(name, out var segment, out _));
        Assert.Equal(expected, segment.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u2028b")]
    [InlineData("a\uE000b")]
    public void a_name_with_nothing_or_something_invisible_is_refused(string? name)
    {
        Assert.False(UserSegment.TryCreate(name, out _, out var refusal));
        Assert.NotEmpty(refusal);
    }

    [Fact]
    public void an_unpaired_surrogate_is_refused() => Assert.False(UserSegment.TryCreate("a\uD800b", out _, out _));

    [Fact]
    public void a_name_may_fill_the_limit_and_no_more()
    {
        Assert.True(UserSegment.TryCreate(new string('x', UserSegment.MaxLength), out _, out _));
        Assert.False(UserSegment.TryCreate(new string('x', UserSegment.MaxLength + 1), out _, out _));
        Assert.False(UserSegment.TryCreate(new string('中', 20), out _, out _));
    }
}
