using System.Text.RegularExpressions;

namespace Scenario.Integration.Documents;

/// <summary>The C# of the documents is code that is compiled and run: each block stands, line by line, in one of the sources below, and a change there or here
/// shows.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Blocks =>
        [.. DocumentBlock.Pages.SelectMany(DocumentBlock.Of).Where(static block => block.Language == "csharp" && block.Reason is null)
        .Select(static block => block.Place)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void a_block_is_code_that_runs(string place)
    {
        var block = DocumentBlock.Pages.SelectMany(DocumentBlock.Of).Single(block => block.Place == place);

        Assert.True(Sources.Any(source => source.Contains(Squeeze(block.Text), StringComparison.Ordinal)),
            $"{place} is in no source of tests or samples:\n{block.Text}");
    }

    private static IReadOnlyList<string> Sources { get; } = [.. ((string[])["tests/Integration/Documents", "tests/AspireHosting", "samples"])
        .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith("SnippetTests.cs", StringComparison.Ordinal))
        .Select(static file => Squeeze(File.ReadAllText(file)))];

    // Indentation and the columns of comments differ, and nothing else.
    private static string Squeeze(string code) => Space().Replace(code, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
