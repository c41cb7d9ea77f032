using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

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

    [Fact]
    public void every_mistake_of_a_policy_is_told_in_every_language()
    {
        var codes = typeof(PolicyErrorCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.NotEmpty(codes);
        Assert.All(codes, static code =>
        {
            var explanation = new PolicyError(code, "$.Statement[0]", "It is wrong.").Explain();
            Assert.Equal($"{code} at $.Statement[0]: It is wrong.", explanation.ToString());
            Assert.Matches($"^\\$\\.Statement\\[0\\] 处有错误 {code}：.*[一-鿿].*（It is wrong.）$", ExplanationTexts.Chinese.Word(explanation));
        });
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
    public void sentences_stand_one_after_the_other_apart_as_the_language_wants()
    {
        var one = Explanation.Verbatim("One.");
        var three = Sentences(one, Explanation.Verbatim("Two."), Explanation.Verbatim("Three."));

        Assert.Equal(("One. Two. Three.", "One.Two.Three."), (ExplanationTexts.English.Word(three), ExplanationTexts.Chinese.Word(three)));
        Assert.Equal(("One.", ""), (Sentences(one).ToString(), Sentences().ToString()));

        static Explanation Sentences(params Explanation[] sentences) =>
            new(ExplanationKind.Sentences, ("sentences", new ExplanationValue.Sequence(sentences)));
    }

    [Fact]
    public void a_language_has_words_of_its_own_between_the_parts()
    {
        var texts = new ExplanationTexts("xx", ";", " & ", " | ", new Dictionary<ExplanationKind, string>
        {
            [ExplanationKind.Verbatim] = "<{text}>",
            [ExplanationKind.PartsMatch] = "{parts}",
            [ExplanationKind.Sentences] = "{sentences}",
        });
        Explanation[] parts = [Explanation.Verbatim("a"), Explanation.Verbatim("b"), Explanation.Verbatim("c")];

        Assert.Equal("xx", texts.Language);
        Assert.Equal("<a>;<b> & <c>", texts.Word(new(ExplanationKind.PartsMatch, ("parts", new ExplanationValue.Enumeration(parts)))));
        Assert.Equal("<a> | <b> | <c>", texts.Word(new(ExplanationKind.Sentences, ("sentences", new ExplanationValue.Sequence(parts)))));
    }

    [Theory]
    [InlineData(119, 119, "")]
    [InlineData(120, 120, "")]
    [InlineData(121, 120, "…")]
    public void a_value_of_a_list_is_cut_at_120_characters(int length, int kept, string end)
    {
        var why = new Explanation(
            ExplanationKind.ActionDiffers, ("action", "a"), ("actions", new ExplanationValue.Values([new string('x', length)])));

        Assert.EndsWith($" [\"{new string('x', kept)}{end}\"]", why.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2048, 2048, "")]
    [InlineData(2049, 2047, "…")]
    public void what_a_client_sent_is_cut_at_2048_characters(int length, int kept, string end) =>
        Assert.Equal(new string('x', kept) + end, Explanation.Verbatim(new string('x', length)).ToString());

    [Fact]
    public void a_time_is_told_to_the_second_and_in_UTC()
    {
        ExplanationValue time = new DateTimeOffset(2015, 1, 1, 8, 30, 15, 999, TimeSpan.FromHours(8));

        Assert.Equal("2015-01-01 00:30:15Z", Assert.IsType<ExplanationValue.Text>(time).Value);
    }

    [Fact]
    public void a_length_counts_every_argument_and_every_part()
    {
        var (two, three) = (Explanation.Verbatim("12"), Explanation.Verbatim("123"));

        Assert.Equal(0, Explanation.Nothing.Length);
        Assert.Equal(6, new Explanation(ExplanationKind.ActionDiffers, ("action", "1"), ("actions", new ExplanationValue.Values(["12", "123"]))).Length);
        Assert.Equal(5, new ExplanationValue.Sequence([two, three]).Length);
        Assert.Equal(5, new ExplanationValue.Enumeration([two, three]).Length);
        Assert.Equal(3, new ExplanationValue.Part(three).Length);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("{one}", "one")]
    [InlineData("{one}{two} and {three}.", "one two three")]
    public void the_arguments_of_a_text_are_what_stands_in_braces(string template, string names) =>
        Assert.Equal(names, string.Join(' ', ExplanationTexts.Placeholders(template)));

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
