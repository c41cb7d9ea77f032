using System.Xml.Linq;

namespace Scenario.Unit;

/// <summary>Who may reference whom. The projects are read as files, so a reference that nobody uses counts as well.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = Repository.Root;

    // The table "Who may know whom" of docs/architecture.md.
    private static readonly Dictionary<string, string[]> Allowed = File.ReadLines(Path.Combine(Root, "docs", "architecture.md"))
        .SkipWhile(static line => line != "## Who may know whom")
        .SkipWhile(static line => !line.StartsWith("|---", StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(static line => line.StartsWith('|'))
        .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(static row => row[1], static row => row[2] == "nothing of ours" ? [] : row[2].Split(", "));

    public static TheoryData<string> Projects() => [.. ProjectFiles().Select(static file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void a_project_references_only_what_its_place_in_the_flow_allows(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the table of docs/architecture.md.");
        var references = Project(project).Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void the_table_names_projects_that_there_are() =>
        Assert.Equal(ProjectFiles().Select(static file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
            Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Signing")]
    [InlineData("Ram")]
    public void the_pure_core_knows_neither_ASP_NET_nor_a_package(string project)
    {
        var file = Project(project);

        Assert.Equal("Microsoft.NET.Sdk", file.Root!.Attribute("Sdk")!.Value);
        Assert.Empty(file.Descendants("FrameworkReference"));
        Assert.Equal(["Microsoft.CodeAnalysis.PublicApiAnalyzers"], // of the build alone
            file.Descendants("PackageReference").Select(static item => (string)item.Attribute("Include")!));
        var referenced = System.Reflection.Assembly.Load($"Scenario.{project}").GetReferencedAssemblies().Select(static name => name.Name!);
        Assert.DoesNotContain(referenced, static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)
            || name.StartsWith("Scenario.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Signing")]
    [InlineData("Ram")]
    public void the_pure_core_touches_no_file_socket_process_or_clock(string project)
    {
        string[] banned = ["System.Diagnostics.Process", "System.Net.Sockets", "System.Net.Http", "TimeProvider", "File.Read", "File.Open", "File.Write",
            "Environment."];
        var offences =
            from file in Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            let text = File.ReadAllText(file)
            from word in banned
            where text.Contains(word, StringComparison.Ordinal) && !IsAddressFamilyOnly(word, text)
            select $"{Path.GetFileName(file)}: {word}";

        Assert.Empty(offences);
    }

    [Fact]
    public void the_solution_contains_every_project()
    {
        const string Mutation = "tests\\Mutation\\Mutation.csproj"; // the files of tests/Unit once more, built by Stryker alone
        var solution = File.ReadAllText(Path.Combine(Root, "Scenario.sln"));
        var projects = new[] { "src", "tests", "bench" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Root, file).Replace('/', '\\'))
            .Where(static project => project != Mutation);

        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void every_project_has_its_packages_locked()
    {
        var unlocked = new[] { "src", "tests", "bench" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(static file => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")));

        Assert.Empty(unlocked);
    }

    [Fact]
    public void package_versions_stand_in_one_place()
    {
        var offences = Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            // an outsider has no central versions
            .Where(static file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/samples/", StringComparison.Ordinal))
            .Where(static file => XDocument.Load(file).Descendants("PackageReference")
                .Any(static p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null));

        Assert.Empty(offences);
    }

    // AddressFamily lives among the sockets; reading an address opens none.
    private static bool IsAddressFamilyOnly(string word, string text) =>
        word == "System.Net.Sockets" && text.Contains("AddressFamily", StringComparison.Ordinal) && !text.Contains("new Socket", StringComparison.Ordinal);

    private static IEnumerable<string> ProjectFiles() => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static XDocument Project(string name) => XDocument.Load(ProjectFiles().Single(file => Path.GetFileNameWithoutExtension(file) == name));
}
