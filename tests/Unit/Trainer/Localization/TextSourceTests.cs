using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer.Localization;

public sealed class TextSourceTests
{
    [Fact]
    public void arguments_are_filled_in_by_name() =>
        Assert.Equal("moved by 5 min", new TextSource(Language.English)["clock.moved", ("by", "5 min")]);

    [Fact]
    public void a_text_that_is_not_there_shows_its_key() =>
        Assert.Equal("⟦no.such⟧", new TextSource(Language.Chinese)["no.such"]);

    [Theory]
    [InlineData("use `a<b>` & \"c\"", "use <code lang=\"en\" translate=\"no\">a&lt;b&gt;</code> &amp; &quot;c&quot;")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("one ` alone", "one ` alone")]
    public void backticks_are_code_and_everything_else_is_escaped(string text, string html) =>
        Assert.Equal(html, TextSource.Code(text).Value);

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de-DE,de;q=0.9", "en")]
    [InlineData("zh", "zh-CN")]
    [InlineData("de, zh-Hans-CN;q=0.7, en;q=0.3", "zh-CN")]
    [InlineData("en;q=0.2,zh;q=0", "en")]
    public void the_browsers_first_wish_that_the_page_speaks_counts(string? header, string code) =>
        Assert.Equal(code, Language.Preferred(header).Code);
}
