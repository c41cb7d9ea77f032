namespace Scenario.Integration.Documents;

/// <summary>A code block of a document.</summary>
/// <param name="Page">Path from the repository's root.</param>
/// <param name="Line">Line of its first fence.</param>
/// <param name="Language">What the fence says: bash, pwsh, csharp, json, text and so on; empty when it says nothing.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Mark">What the HTML comment right above says, which no reader sees; null without one.</param>
internal sealed record DocumentBlock(string Page, int Line, string Language, string Text, string? Mark)
{
    private const string NotRun = "run: no, ";
    private const string ServesMark = "run: serves ";
    private const string ExitsMark = "run: exits ";

    public string Place => $"{Page}:{Line}";

    public bool IsCommand => Language is "bash" or "pwsh";

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? Reason => After(NotRun);

    /// <summary>It stays and answers at this address; the servers before it end.</summary>
    public string? Serves => After(ServesMark);

    /// <summary>Exit code of the block's last command; 0 unless the mark says otherwise.</summary>
    public int Exits => After(ExitsMark) is { } code ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>It is what the command block before it prints, with <c>…</c> for what is another thing every time.</summary>
    public bool IsPrinted => Mark == "prints";

    public bool HasKnownMark =>
        Mark is null || (IsCommand ? Reason ?? Serves ?? After(ExitsMark) : IsPrinted ? Mark : Language == "csharp" ? Reason : null) is { Length: > 0 };

    private string? After(string beginning) => Mark?.StartsWith(beginning, StringComparison.Ordinal) == true ? Mark[beginning.Length..] : null;

    /// <summary>The code blocks of a document, in order.</summary>
    public static IReadOnlyList<DocumentBlock> Of(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, page));
        var blocks = new List<DocumentBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (!lines[i].AsSpan(indent).StartsWith("```"))
            {
                continue;
            }

            var above = i == 0 ? "" : lines[i - 1].Trim();
            var isMark = above.StartsWith("<!-- ", StringComparison.Ordinal) && above.EndsWith(" -->", StringComparison.Ordinal);
            var end = Array.FindIndex(lines, i + 1, static line => line.Trim() == "```");
            Assert.True(end > 0, $"{page}:{i + 1} is not closed.");
            var text = string.Join('\n', lines[(i + 1)..end].Select(line => line.Length > indent ? line[indent..] : line.TrimStart()));
            blocks.Add(new(page, i + 1, lines[i].Trim()[3..], text, isMark ? above[5..^4].Trim() : null));
            i = end;
        }

        return blocks;
    }

    /// <summary>Every document for readers: of the repository's root, <c>docs</c>, <c>samples</c> and the packages.</summary>
    public static IEnumerable<string> Pages { get; } =
    [
        .. new[] { "*.md" }.SelectMany(static pattern => Directory.EnumerateFiles(Repository.Root, pattern))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
