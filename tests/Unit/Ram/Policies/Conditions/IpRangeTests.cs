using Scenario.Ram.Policies.Conditions;

namespace Scenario.Unit.Ram.Policies.Conditions;

public sealed class IpRangeTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/8", "10.9.9.9", true)] // host bits are dropped
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("10.0.0.1/32", "10.0.0.1", true)]
    [InlineData("10.0.0.1/32", "10.0.0.0", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("101.*.*.100", "101.1.2.100", true)]
    [InlineData("101.*.*.100", "101.1.2.101", false)]
    [InlineData("101.*.*.100", "102.1.2.100", false)]
    [InlineData("*.*.*.*", "1.2.3.4", true)]
    public void a_range_contains_what_it_says(string range, string address, bool contains)
    {
        Assert.True(IpRange.TryParse(range, out var parsed), range);
        Assert.True(IpRange.TryParse(address, out var single), address);
        Assert.Equal(contains, parsed.Contains(single));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("10..0.1")]
    [InlineData("10.0.0.")]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/a")]
    [InlineData("x/8")]
    [InlineData("::1/129")]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("10.*.0")]
    [InlineData("10.*.0.256")]
    [InlineData("10.*.0.-1")]
    [InlineData("10.*.0.1*")]
    [InlineData("2001:*::1")]
    [InlineData(":::")]
    public void anything_else_is_no_range(string text) => Assert.False(IpRange.TryParse(text, out _));
}
