using Scenario.Ram.Explanations;

namespace Scenario.Unit.Ram.Explanations;

public sealed class ExplanationTextsTests
{
    public static TheoryData<string> Languages() => [.. ExplanationTexts.All.Select(static texts => texts.Language)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void every_kind_has_a_text_in_every_language(string language)
    {
        var texts = ExplanationTexts.Find(language)!.Templates;

        Assert.Empty(Enum.GetValues<ExplanationKind>().Except(texts.Keys));
        Assert.Equal([ExplanationKind.Nothing], texts.Where(static text => text.Value.Length == 0).Select(static text => text.Key));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void a_text_names_the_arguments_that_the_english_one_names(string language)
    {
        var texts = ExplanationTexts.Find(language)!.Templates;
        var differing = ExplanationTexts.English.Templates
            .Where(english => !Arguments(english.Value).SequenceEqual(Arguments(texts[english.Key])))
            .Select(static english => english.Key);

        Assert.Empty(differing);

        static IEnumerable<string> Arguments(string text) => ExplanationTexts.Placeholders(text).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void no_text_is_left_in_english()
    {
        var same = ExplanationTexts.English.Templates
            .Where(static english => english.Value == ExplanationTexts.Chinese.Templates[english.Key])
            .Select(static english => english.Key);

        Assert.Equal([ExplanationKind.Nothing, ExplanationKind.Verbatim, ExplanationKind.Sentences], same.Order());
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN-gb", "en")]
    [InlineData("zh-cn", "zh-CN")]
    [InlineData("zh", "zh-CN")]
    [InlineData("de", null)]
    [InlineData("", null)]
    public void a_language_is_found_by_its_tag(string tag, string? found) => Assert.Equal(found, ExplanationTexts.Find(tag)?.Language);

    [Fact]
    public void parts_lists_and_enumerations_are_put_in_their_places()
    {
        var explanation = new Explanation(
            ExplanationKind.ConditionFails,
            ("operator", "StringLike"),
            ("key", "oss:Prefix"),
            ("values", new ExplanationValue.Values(["a", new string('x', 200)])),
            ("seen", new Explanation(ExplanationKind.RequestLacksKey)));
        var cut = new string('x', 120) + "…";

        Assert.Equal($"condition StringLike oss:Prefix [\"a\", \"{cut}\"] is not met: the request does not carry this key",
            ExplanationTexts.English.Word(explanation));
        Assert.Equal($"条件 StringLike oss:Prefix [\"a\", \"{cut}\"] 不满足：请求中没有这个条件键", ExplanationTexts.Chinese.Word(explanation));

        var parts = new[] { ExplanationKind.ActionPart, ExplanationKind.ResourcePart, ExplanationKind.ConditionPart };
        var match = new Explanation(ExplanationKind.PartsMatch,
            ("parts", new ExplanationValue.Enumeration([.. parts.Select(static part => new Explanation(part))])));
        Assert.Equal(("action, resource and condition match", "操作、资源和条件均匹配"), (ExplanationTexts.English.Word(match), ExplanationTexts.Chinese.Word(match)));
    }

    [Fact]
    public void an_argument_in_braces_is_not_taken_for_a_placeholder()
    {
        Assert.Equal("a {text} b", Explanation.Verbatim("a {text} b").ToString());
    }

    [Fact]
    public void a_missing_argument_is_named()
    {
        var failure = Assert.Throws<InvalidOperationException>(static () => new Explanation(ExplanationKind.TokenRevoked).ToString());

        Assert.Contains("'session'", failure.Message, StringComparison.Ordinal);
    }
}
