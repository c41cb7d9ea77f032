using System.Xml.Linq;

namespace Scenario.Unit;

/// <summary>Who may reference whom. The projects are read as files, so a reference that nobody uses counts as well.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = Repository.Root;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Signing"] = [],
        ["Ram"] = [],
        ["ControlPlane"] = ["Ram"],
        ["FakeSts.Engine"] = ["Signing", "Ram", "ControlPlane"],
        ["FakeOss.Engine"] = ["Signing", "Ram", "ControlPlane"],
        ["Hosting"] = ["Ram", "ControlPlane"],
        ["FakeSts"] = ["FakeSts.Engine", "Hosting"],
        ["FakeOss"] = ["FakeOss.Engine", "Hosting"],
        ["AppServer.Library"] = ["Signing", "Ram"],
        ["AppServer"] = ["AppServer.Library"],
        ["OssClient"] = ["Signing"],
        ["AppClient"] = ["OssClient"],
        ["FakeCloud"] = ["FakeSts.Engine", "FakeOss.Engine", "Signing", "Ram", "ControlPlane"],
        ["FakeCloud.S3"] = ["FakeCloud", "FakeOss.Engine"],
        ["FakeCloud.Xunit"] = ["FakeCloud"],
        ["Trainer"] = ["FakeCloud", "FakeSts.Engine", "FakeOss.Engine", "Signing", "Ram", "ControlPlane"],
        ["Demo"] = ["FakeCloud", "Hosting", "AppServer", "AppClient", "OssClient", "Trainer"],
    };

    public static TheoryData<string> Projects() => [.. ProjectFiles().Select(static file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void a_project_references_only_what_its_place_in_the_flow_allows(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"src/{project} is not in the table of this test.");
        var references = Project(project).Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(allowed));
    }

    [Theory]
    [InlineData("Signing")]
    [InlineData("Ram")]
    public void the_pure_core_knows_neither_ASP_NET_nor_a_package(string project)
    {
        var file = Project(project);

        Assert.Equal("Microsoft.NET.Sdk", file.Root!.Attribute("Sdk")!.Value);
        Assert.Empty(file.Descendants("FrameworkReference"));
        Assert.Empty(file.Descendants("PackageReference"));
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
        string[] banned = ["System.Diagnostics.Process", "System.Net.Sockets", "System.Net.Http", "TimeProvider", "File.Read", "File.Open", "File.Write", "Environment."];
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
        var solution = File.ReadAllText(Path.Combine(Root, "Scenario.sln"));
        var projects = new[] { "src", "tests", "bench" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(Root, file).Replace('/', '\\'));

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
            .Where(static file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/samples/", StringComparison.Ordinal)) // an outsider has no central versions
            .Where(static file => XDocument.Load(file).Descendants("PackageReference").Any(static p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null));

        Assert.Empty(offences);
    }

    // AddressFamily lives among the sockets; reading an address opens none.
    private static bool IsAddressFamilyOnly(string word, string text) =>
        word == "System.Net.Sockets" && text.Contains("AddressFamily", StringComparison.Ordinal) && !text.Contains("new Socket", StringComparison.Ordinal);

    private static IEnumerable<string> ProjectFiles() => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static XDocument Project(string name) => XDocument.Load(ProjectFiles().Single(file => Path.GetFileNameWithoutExtension(file) == name));
}
