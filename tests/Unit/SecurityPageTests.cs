using System.Text.RegularExpressions;

namespace Scenario.Unit;

/// <summary>docs/security.md promises something only where a test holds it, so each test that the page names must be there.</summary>
public sealed partial class SecurityPageTests
{
    private const string Head = "| promise | tried | held by |";

    [Fact]
    public void every_promise_names_a_test_that_exists()
    {
        var root = FindRoot();
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension);
        var promises = Promises(File.ReadAllLines(Path.Combine(root, "docs", "security.md"))).ToList();

        Assert.NotEmpty(promises);
        foreach (var promise in promises)
        {
            var named = TestName().Matches(promise.Split('|')[^2]);
            Assert.True(named.Count > 0, $"No test holds: {promise}");
            foreach (Match test in named)
            {
                Assert.True(
                    sources[test.Groups["class"].Value].Any(file =>
                        !test.Groups["method"].Success || File.ReadAllText(file).Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)),
                    $"There is no test {test.Value}, which is to hold: {promise}");
            }
        }
    }

    // The rows below each head, up to the end of its table; the line of dashes is not one.
    private static IEnumerable<string> Promises(string[] lines) => lines
        .Select(static (line, index) => (line, index))
        .Where(static item => item.line == Head)
        .SelectMany(item => lines.Skip(item.index + 2).TakeWhile(static line => line.StartsWith('|')));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Scenario.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from within the repository.");
    }

    [GeneratedRegex(@"`(?<class>[A-Z][A-Za-z0-9]+)(\.(?<method>[A-Za-z0-9_]+))?`")]
    private static partial Regex TestName();
}
