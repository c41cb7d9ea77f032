using Scenario.FakeOss.Referers;

namespace Scenario.Unit.FakeOss.Referers;

/// <summary>oss-protocol 5, hotlink protection: first whether the Referer is empty, then the black list, then the white list.</summary>
public sealed class RefererRulesTests
{
    private static readonly RefererRules White = new() { Allowed = ["http://www.a.com", "https://*.b.com/x"], AllowEmpty = false };

    [Theory]
    [InlineData(null, "0003-00000501")]
    [InlineData("", "0003-00000501")]
    [InlineData("http://www.a.com", null)]
    [InlineData("http://www.a.com/page?q", null)] // an entry is a prefix
    [InlineData("http://www.a.community", null)]
    [InlineData("http://a.com", "0003-00000503")]
    [InlineData("https://1.b.com/x/y", null)]
    [InlineData("https://1.b.com/y", "0003-00000503")]
    [InlineData("http://evil.com/?http://www.a.com", "0003-00000503")]
    public void a_white_list_lets_in_what_it_names(string? referer, string? ec) => Assert.Equal(ec, White.Check(referer)?.Ec);

    [Fact]
    public void a_white_list_without_entries_asks_for_nothing()
    {
        Assert.Null((White with { Allowed = [] }).Check(""));
        Assert.Null((White with { Allowed = [] }).Check("http://anything"));
        Assert.Null((White with { AllowEmpty = true }).Check(null));
        Assert.Null(RefererRules.None.Check("http://anything"));
    }

    [Fact]
    public void the_black_list_goes_first() =>
        Assert.Equal("0003-00000502", (White with { Refused = ["http://www.a.com/bad"] }).Check("http://www.a.com/bad/page")?.Ec);

    [Theory]
    [InlineData(true, false, "http://a/p?q=1", null)]
    [InlineData(false, false, "http://a/p?q=1", "0003-00000502")]
    [InlineData(true, true, "http://a/p?q=1", null)]
    [InlineData(false, false, "a/p?q=1", null)] // without a scheme it begins with its host
    public void query_and_path_may_be_left_out_of_what_is_compared(bool query, bool path, string referer, string? ec) =>
        Assert.Equal(ec, new RefererRules { Refused = ["http://a/p?q"], TruncateQuery = query, TruncatePath = path }.Check(referer)?.Ec);

    [Theory]
    [InlineData("http://a?p")]
    [InlineData("http://a/p")]
    [InlineData("http://a")]
    public void with_the_path_cut_off_only_the_host_counts(string referer) =>
        Assert.Equal("0003-00000503", new RefererRules { Allowed = ["http://a/"], TruncatePath = true }.Check(referer)?.Ec);
}
