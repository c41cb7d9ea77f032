using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Scenario.Unit;

/// <summary>What docs/testing.md and samples/README.md count: packages of others that come with ours, lines of an outsider's tests.</summary>
public sealed partial class PackageFactsTests
{
    private static readonly string[] Projects = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(static file => File.ReadAllText(file).Contains("<IsPackable>true", StringComparison.Ordinal))];

    [Fact]
    public void the_packages_page_counts_the_packages_of_others_that_come_along()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "testing.md"))
            .Where(static line => line.StartsWith("| `Scenario.", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static cells => cells[1].Trim('`'), static cells => cells[3].StartsWith("none", StringComparison.Ordinal) ? 0
                : int.Parse(CountInWords().Match(cells[3]).Groups[1].Value, CultureInfo.InvariantCulture));
        var counted = Projects.Where(static file => Path.GetFileName(file) != "Tool.csproj") // a program, which carries what it needs
            .ToDictionary(static file => $"Scenario.{Path.GetFileNameWithoutExtension(file).Replace(".Library", "", StringComparison.Ordinal)}", ComeAlong);

        Assert.Equal(counted.OrderBy(static pair => pair.Key, StringComparer.Ordinal), rows.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void the_samples_page_counts_the_lines_of_its_tests()
    {
        var lines = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "PhotoShare.Tests"), "*.cs").Sum(static file => File.ReadLines(file).Count());
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "PhotoShare.Tests"), "*Tests.cs").Select(File.ReadAllText)
            .Sum(static text => TestMark().Count(text));

        Assert.Contains($"{tests} tests in three classes, {lines} lines", File.ReadAllText(Path.Combine(Repository.Root, "samples", "README.md")), StringComparison.Ordinal);
    }

    // What the project references for its users, and what that needs, by the graph that the lock file holds; our own packages are no one else's.
    private static int ComeAlong(string project)
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
        var graph = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .ToDictionary(static entry => entry.Name, static entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        var items = XDocument.Load(project).Descendants() // without those of other kinds of build
            .Where(static item => (string?)item.Attribute("PrivateAssets") != "all" && (item.Attribute("Condition") ?? item.Parent?.Attribute("Condition")) is null).ToList();
        var waiting = new Queue<string>(items.Where(static item => item.Name == "PackageReference").Select(static item => (string)item.Attribute("Include")!)
            .Concat(items.Where(static item => item.Name == "ProjectReference")
                .Select(static item => "Scenario." + Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!))));
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (waiting.TryDequeue(out var name))
        {
            if (found.Add(name) && graph[name].TryGetProperty("dependencies", out var needs))
            {
                needs.EnumerateObject().ToList().ForEach(need => waiting.Enqueue(need.Name));
            }
        }

        return found.Count(static name => !name.StartsWith("Scenario.", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(\d+) in all")]
    private static partial Regex CountInWords();

    [GeneratedRegex(@"^ *\[(Fact|InlineData)\b", RegexOptions.Multiline)]
    private static partial Regex TestMark();
}
