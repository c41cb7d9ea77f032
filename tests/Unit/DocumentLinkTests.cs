using System.Text.RegularExpressions;

namespace Scenario.Unit;

public sealed partial class DocumentLinkTests
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "bin", "obj", "BenchmarkDotNet.Artifacts"];

    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "bench", "run.sh"));

    public static TheoryData<string> Documents() =>
        [.. Markdown(Repository.Root).Select(static file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void every_link_leads_to_a_file_and_every_anchor_to_a_heading(string document)
    {
        var file = Path.Combine(Repository.Root, document);
        var dead =
            from Match link in Link().Matches(Code().Replace(File.ReadAllText(file), ""))
            let target = Uri.UnescapeDataString(link.Groups["target"].Value)
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Exists(file, target.Split('#'))
            select target;

        Assert.Empty(dead);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void every_measurement_that_is_named_can_be_taken(string document)
    {
        var named = Measurement().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Select(static match => match.Groups["part"].Value);

        Assert.Subset(Parts(), named.ToHashSet());
    }

    [Fact]
    public void every_recorded_result_stands_on_the_page_of_results()
    {
        var joined = Joined().Match(Script).Groups["names"].Value.Split(' ');
        var recorded = Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench", "results"), "*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Empty(recorded.Except(joined));
    }

    private static HashSet<string> Parts() =>
        [.. Case().Matches(Script).SelectMany(static match => match.Groups["parts"].Value.Split('|', StringSplitOptions.TrimEntries)), "PART"];

    private static IEnumerable<string> Markdown(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(static inner => !NotOurs.Contains(Path.GetFileName(inner)) && !Path.GetFileName(inner).StartsWith('.'))
            .SelectMany(Markdown));

    private static bool Exists(string from, string[] parts)
    {
        var file = parts[0].Length == 0 ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, parts[0]));
        return parts.Length == 1 ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Anchors(file).Contains(parts[1]);
    }

    // as the forges make them: lower case, without punctuation, blanks become hyphens
    private static IEnumerable<string> Anchors(string file) => Code().Replace(File.ReadAllText(file), "").Split('\n')
        .Where(static line => line.StartsWith('#'))
        .Select(static line => new string([.. line.TrimStart('#').Trim().ToLowerInvariant()
            .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(static c => c == ' ' ? '-' : c)]));

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\((?<target>[^)\s]+)\)|!\[[^\]]*\]\((?<target>[^)\s]+)\)|^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"bench/run\.sh (?<part>[A-Za-z]+)")]
    private static partial Regex Measurement();

    [GeneratedRegex(@"^    (?<parts>[a-z0-9]+( \| [a-z0-9]+)*)\)", RegexOptions.Multiline)]
    private static partial Regex Case();

    [GeneratedRegex(@"for name in (?<names>[a-z ]+);")]
    private static partial Regex Joined();
}
