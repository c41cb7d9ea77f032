using System.Text.RegularExpressions;
using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer.Localization;

/// <summary>Every text of the page is there in every language, and the page asks for no other.</summary>
public sealed partial class TextCatalogTests
{
    private static readonly TextCatalog Catalog = TextCatalog.Embedded;

    [Fact]
    public void every_text_is_in_every_language()
    {
        var holes =
            from key in Catalog.Keys
            let languages = Catalog.Entry(key)
            where languages.Count != Language.All.Count || Language.All.Any(language => string.IsNullOrWhiteSpace(languages.GetValueOrDefault(language.Code)))
            select key;

        Assert.Empty(holes);
    }

    [Fact]
    public void a_text_has_the_same_arguments_and_the_same_code_in_every_language()
    {
        var differing =
            from key in Catalog.Keys
            let marks = Catalog.Entry(key).Values.Select(
                static text => string.Join(' ', Marks().Matches(text).Select(static mark => mark.Value).Order(StringComparer.Ordinal))).Distinct()
            where marks.Count() != 1
            select $"{key}: {string.Join(" | ", marks)}";

        Assert.Empty(differing);
    }

    [Fact]
    public void a_chinese_text_is_chinese_unless_it_is_only_names()
    {
        var english =
            from key in Catalog.Keys
            let text = Catalog.Entry(key)
            where text["zh-CN"] == text["en"] && Marks().Replace(text["en"], "").Split(' ').Length > 3
            select key;

        Assert.Empty(english);
    }

    [Fact]
    public void every_text_that_the_page_names_is_there()
    {
        var missing = Source().SelectMany(static file => NamedTexts().Matches(file).Select(static match => match.Groups["key"].Value))
            .Where(static key => !Catalog.Contains(key)).Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void every_text_is_used()
    {
        var source = string.Join('\n', Source());
        var families = Families().Matches(source).Select(static match => match.Groups["family"].Value).Distinct().ToArray();
        var unused = Catalog.Keys.Where(key =>
            !source.Contains($"\"{key}\"", StringComparison.Ordinal) && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal)));

        Assert.Empty(unused);
    }

    private static IEnumerable<string> Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Scenario.sln")))
        {
            folder = folder.Parent;
        }

        return Directory.EnumerateFiles(Path.Combine(folder.FullName, "src", "Trainer"), "*", SearchOption.AllDirectories)
            .Where(static file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    [GeneratedRegex("`[^`]*`|\\{[a-zA-Z]+\\}")]
    private static partial Regex Marks();

    [GeneratedRegex("(?:T\\[|T\\.Markup\\(|_texts\\[)\"(?<key>[a-z][\\w.-]*)\"")]
    private static partial Regex NamedTexts();

    // A key that is put together: $"lane.{…}" uses every text that begins so.
    [GeneratedRegex("\\$\"(?<family>[a-z][\\w.-]*\\.)\\{")]
    private static partial Regex Families();
}
