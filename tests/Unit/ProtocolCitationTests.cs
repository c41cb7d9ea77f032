using System.Text.RegularExpressions;

namespace Scenario.Unit;

/// <summary>Holds docs/protocol together with what cites it: <c>oss-protocol 4.9</c> names a document and one of its numbered sections.</summary>
public sealed partial class ProtocolCitationTests
{
    private static readonly string[] Folders = ["src", "tests", "bench", "docs", "eng"];

    private static readonly string[] Extensions = [".cs", ".razor", ".json", ".md", ".js", ".mjs"];

    [Fact]
    public void every_cited_section_exists()
    {
        var sections = Sections().Select(static section => section.Id).ToHashSet();
        var citations = Citations(Folders);

        Assert.NotEmpty(citations);
        Assert.Empty(citations.Where(citation => !sections.Contains(citation.Id)).Select(static citation => $"{citation.File} cites {citation.Id}").Distinct());
    }

    [Fact]
    public void every_section_is_cited_by_code_or_by_a_test()
    {
        var cited = Citations(["src", "tests", "bench"]).Select(static citation => citation.Id).ToHashSet();

        Assert.Empty(Sections().Where(section => section.HoldsRules && !cited.Contains(section.Id)).Select(static section => section.Id));
    }

    [Fact]
    public void every_path_that_a_document_names_exists()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Append(Path.Combine(Repository.Root, "CONTRIBUTING.md"));

        var missing =
            from document in documents
            from Match path in SourcePath().Matches(File.ReadAllText(document))
            where !path.Value.Contains("NNNN", StringComparison.Ordinal) && !path.Value.Contains("SLUG", StringComparison.Ordinal) // to be filled in
            where !Path.Exists(Path.Combine(Repository.Root, path.Groups["path"].Value))
            select $"{Path.GetFileName(document)}: {path.Groups["path"].Value}";

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("(oss-protocol 4.2, 4.3)", "oss-protocol 4.2", "oss-protocol 4.3")]
    [InlineData("sections 3.1 and 5 of nothing; oss-protocol sections 3.1 to 3.3", "oss-protocol 3.1", "oss-protocol 3.2", "oss-protocol 3.3")]
    [InlineData("oss-protocol section 5, ram-policy 1.1, 1.6 and 1.7.", "oss-protocol 5", "ram-policy 1.1", "ram-policy 1.6", "ram-policy 1.7")]
    [InlineData("ram-policy 6.4 row 58", "ram-policy 6.4")]
    [InlineData("sts-ram-api 2.3 step 10", "sts-ram-api 2.3")]
    [InlineData("sts-ram-api.md without a section")]
    public void citations_are_read_with_lists_and_ranges(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    private static List<(string File, string Id)> Citations(IEnumerable<string> folders) =>
    [
        .. from folder in folders
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
           where Extensions.Contains(Path.GetExtension(path)) && !Generated().IsMatch(path) && Path.GetFileName(path) != $"{nameof(ProtocolCitationTests)}.cs"
           from id in Read(File.ReadAllText(file))
           select (path, id),
    ];

    private static IEnumerable<string> Read(string text) =>
        from Match citation in Citation().Matches(text)
        let document = citation.Groups["document"].Value
        from number in Numbers(citation)
        select $"{document} {number}";

    private static IEnumerable<string> Numbers(Match citation)
    {
        var numbers = citation.Groups["number"].Captures;
        var joints = citation.Groups["joint"].Captures;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i > 0 && joints[i - 1].Value.Contains("to", StringComparison.Ordinal))
            {
                // a range within one chapter: 3.1 to 3.5
                var (from, to) = (numbers[i - 1].Value.Split('.'), numbers[i].Value.Split('.'));
                Assert.True(from.Length == 2 && to.Length == 2 && from[0] == to[0], $"'{citation.Value}' is a range over chapters.");
                for (var section = int.Parse(from[1]) + 1; section < int.Parse(to[1]); section++)
                {
                    yield return $"{from[0]}.{section}";
                }
            }

            yield return numbers[i].Value;
        }
    }

    // A chapter with sections of its own holds no rule itself.
    private static List<(string Id, bool HoldsRules)> Sections()
    {
        var sections = new List<(string Id, bool HoldsRules)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "protocol"), "*.md"))
        {
            var document = Path.GetFileNameWithoutExtension(file);
            var headings = Heading().Matches(File.ReadAllText(file));
            var numbers = headings.Select(static heading => heading.Groups["number"].Value).ToList();
            sections.AddRange(headings.Select(heading =>
            {
                var number = heading.Groups["number"].Value;
                var isChapterOfSections = numbers.Any(other => other.StartsWith($"{number}.", StringComparison.Ordinal));
                return ($"{document} {number}", !isChapterOfSections && !heading.Groups["background"].Success);
            }));
        }

        Assert.Equal(sections.Count, sections.DistinctBy(static section => section.Id).Count());
        return sections;
    }

    [GeneratedRegex(@"\b(?<document>oss-protocol|ram-policy|sts-ram-api)(?: sections?)? (?<number>\d+(\.\d+)?)((?<joint>,? and |, | to )(?<number>\d+(\.\d+)?)(?![\d%]))*")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^#{2,3} (?<number>\d+(\.\d+)?)\b[^\n]*(?<background>\s+\*Background\.\*)?", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|bench|samples|eng)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|artifacts)/|^docs/protocol/")]
    private static partial Regex Generated();
}
