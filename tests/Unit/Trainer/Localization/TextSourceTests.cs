using System.Reflection;
using System.Text.RegularExpressions;
using Scenario.FakeOss.Errors;
using Scenario.FakeSts.Errors;
using Scenario.FakeSts.RamApi;
using Scenario.Ram.Explanations;
using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer.Localization;

public sealed partial class TextSourceTests
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
    [InlineData(-45, "−45 s", "−45 秒")]
    [InlineData(960, "+16 min", "+16 分")]
    [InlineData(965, "+16 min 5 s", "+16 分 5 秒")]
    [InlineData(3720, "+1 h 2 min", "+1 小时 2 分")]
    [InlineData(3600, "+1 h 0 min", "+1 小时 0 分")]
    [InlineData(180_000, "+2 d 2 h", "+2 天 2 小时")]
    public void a_span_is_worded_in_the_visitors_language(int seconds, string english, string chinese)
    {
        Assert.Equal(english, new TextSource(Language.English).Span(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(chinese, new TextSource(Language.Chinese).Span(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("NoPermission", "Roles may not be assumed by root accounts.", "主账号不能扮演角色。")]
    [InlineData("NoPermission", "You are not authorized to do this action. You should be authorized by RAM.", "你没有执行该操作的权限，需要在 RAM 中授权。")]
    [InlineData("NoSuchCode", "Something new.", "服务的原文：Something new.")]
    [InlineData("NoSuchCode", null, "NoSuchCode")]
    public void a_refusal_is_said_by_its_message_else_by_its_code_else_in_the_services_own_words(string code, string? message, string chinese)
    {
        Assert.Equal(chinese, new TextSource(Language.Chinese).Said(code, message));
        Assert.Equal(message ?? code, new TextSource(Language.English).Said(code, message));
    }

    [Fact]
    public void what_could_not_be_tried_is_told_in_the_visitors_language()
    {
        Exception[] exceptions = [new HttpRequestException("Connection refused"), new InvalidOperationException("There is no such key."), new FormatException("Odd.")];

        Assert.Equal(["有服务没有应答，可能已被停止。", "云环境里缺少所需的内容，可能刚被重置。", "服务的原文：Odd."], exceptions.Select(new TextSource(Language.Chinese).Reason));
        Assert.Equal(["Connection refused", "There is no such key.", "Odd."], exceptions.Select(new TextSource(Language.English).Reason));
    }

    /// <summary>Titles and details of the problems that AppServer answers with; those that name something of the request keep the service's own words.</summary>
    [Fact]
    public void every_problem_of_AppServer_has_a_translation()
    {
        var source = string.Join('\n', Sources("AppServer"));
        var problems = Problems().Matches(source).SelectMany(static match => match.Groups["text"].Captures.Select(static text => text.Value)).Distinct().ToArray();

        Assert.True(problems.Length > 20, string.Join('\n', problems));
        Assert.All(problems, static text => Assert.True(TextCatalog.Embedded.Contains($"said.{text}"), text));
    }

    /// <summary>The rarest ones too: a code without a text would stand in English behind a Chinese lead-in.</summary>
    [Fact]
    public void every_code_that_OSS_STS_and_RAM_refuse_with_has_a_translation()
    {
        string[] codes = [.. CodesOf(typeof(OssError)), .. CodesOf(typeof(StsError)), .. CodesOf(typeof(RamError)),
            .. Sources("FakeOss").SelectMany(static file => ConfigurationCodes().Matches(file)).Select(static match => match.Groups["code"].Value)];

        var chinese = new TextSource(Language.Chinese);
        Assert.True(codes.Distinct().Count() > 170, string.Join('\n', codes));
        Assert.All(codes, code =>
            Assert.Matches("[一-鿿]", chinese.Said(code, "Something new.").Replace("服务的原文", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("MissingUserName", "该操作必须提供 UserName。")]
    [InlineData("MissingParameter.OIDCToken", "缺少参数 OIDCToken。")]
    [InlineData("InvalidParameter.UserName.InvalidChars", "参数 UserName 含有不允许的字符。")]
    [InlineData("InvalidParameter.MaxItems", "参数 MaxItems 的取值不正确。")]
    public void a_code_with_the_name_of_a_parameter_in_it_is_said_with_this_name(string code, string chinese) =>
        Assert.Equal(chinese, new TextSource(Language.Chinese).Said(code, "Something new."));

    [Fact]
    public void every_mistake_in_an_XML_document_is_told_in_the_visitors_language()
    {
        var mistakes = Sources("FakeOss").SelectMany(static file => XmlMistakes().Matches(file)).Select(static match =>
            Holes().Replace(match.Groups["mistake"].Value, "7")).Distinct().ToArray();

        Assert.True(mistakes.Length > 25, string.Join('\n', mistakes));
        Assert.All(mistakes, static mistake =>
        {
            var explanation = new Explanation(ExplanationKind.XmlMistake, ("mistake", mistake));
            Assert.DoesNotContain(mistake, new TextSource(Language.Chinese).Word(explanation), StringComparison.Ordinal);
            Assert.Contains(mistake, new TextSource(Language.English).Word(explanation), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void a_policy_without_a_name_of_its_own_is_called_what_it_is() =>
        Assert.Equal(["会话策略", "oss-readonly 的信任策略", "AliyunOSSReadOnlyAccess"],
            new[] { "session policy", "trust policy of oss-readonly", "AliyunOSSReadOnlyAccess" }.Select(new TextSource(Language.Chinese).PolicyName));

    // title: "…", Problem("…", Refuse("…"), Refuse(503, "code", "…"), IssueRefusal(503, "code", "…", and what the check of a callback returns.
    [GeneratedRegex("(?:title: |Problem\\(|Refuse\\(|(?:Refuse|IssueRefusal|new)\\(\\d+, \"[\\w-]+\", )\"(?<text>[A-Z][^\"{]*\\.)\"")]
    private static partial Regex Problems();

    // The code of a bucket's configuration that was never set stands where the configuration is.
    [GeneratedRegex("\"(?<code>NoSuch[A-Za-z]+)\"")]
    private static partial Regex ConfigurationCodes();

    [GeneratedRegex("(?:(?:MalformedXml|Malformed)\\(\\s*|mistake = [^\"\n]*|(?<=mistake = [^\n]*\" : ))\\$?\"(?<mistake>[^\"]+)\"")]
    private static partial Regex XmlMistakes();

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Holes();

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    /// <summary>The codes of a catalogue's records and of its shared instances; where a record is given its code, it has none of its own.</summary>
    private static IEnumerable<string> CodesOf(Type catalogue)
    {
        const BindingFlags Shared = BindingFlags.Public | BindingFlags.Static;
        var records = catalogue.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsSubclassOf(catalogue))
            .Select(static type => type.GetConstructors().Single())
            .Where(static constructor => constructor.GetParameters() is not [{ Name: "Code" }, ..])
            .Select(static constructor => constructor.Invoke([.. constructor.GetParameters().Select(Sample)]));
        var instances = catalogue.GetProperties(Shared).Select(static property => property.GetValue(null)!)
            .Concat(catalogue.GetFields(Shared).Select(static field => field.GetValue(null)!))
            .Concat(catalogue.GetMethods(Shared)
                .Where(method => method.ReturnType == catalogue && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(string))
                .Select(static method => method.Invoke(null, ["Name"])!));
        return records.Concat(instances).Select(error => (string)catalogue.GetProperty("Code")!.GetValue(error)!);
    }

    private static object? Sample(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "Name" : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

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
