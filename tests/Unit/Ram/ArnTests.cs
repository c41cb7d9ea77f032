using Scenario.Ram;

namespace Scenario.Unit.Ram;

public sealed class ArnTests
{
    [Theory]
    [InlineData("acs:ram::11223344:role/oss-readonly", "ram", "", "11223344", "role/oss-readonly")]
    [InlineData("acs:oss:cn-hangzhou:1:b/a:b:c", "oss", "cn-hangzhou", "1", "b/a:b:c")]
    [InlineData("acs:oss:*:*:*", "oss", "*", "*", "*")]
    public void five_parts_are_split_at_the_first_four_colons(string text, string service, string region, string account, string relative)
    {
        Assert.True(Arn.TryParse(text, out var arn));
        Assert.Equal(new Arn(service, region, account, relative), arn);
        Assert.Equal(text, arn.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("acs")]
    [InlineData("acs:ram::1")]
    [InlineData("acs:ram::1:")]
    [InlineData("arn:sts::1:assumed-role/r/s")]
    [InlineData("ACS:ram::1:root")]
    public void anything_else_is_refused(string? text) => Assert.False(Arn.TryParse(text, out _));

    [Fact]
    public void role_names_are_printed_in_lower_case() => Assert.Equal("acs:ram::1:role/myrole", Arn.RamRole("1", "MyRole").ToString());
}
