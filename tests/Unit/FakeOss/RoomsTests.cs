using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Scenario.Unit.FakeOss;

/// <summary>The rooms of FakeOss and the way of a request through them. The sources are read as text: what a file names, its room knows.</summary>
public sealed partial class RoomsTests
{
    // Room by room, only what stands above it: so no two rooms know each other, not even by a detour.
    private static readonly (string Room, string[] Knows)[] Allowed =
    [
        ("Errors", []),
        ("Storage", []),
        ("Requests", ["Errors", "Storage"]),
        ("Responses", ["Errors", "Requests", "Storage"]),
        ("Authentication", ["Errors", "Requests"]),
        ("Identities", ["Errors"]),
        ("Operations", ["Authentication", "Errors", "Requests", "Responses", "Storage"]),
        ("Forms", ["Errors", "Operations", "Requests"]),
        ("Callbacks", ["Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Buckets", ["Authentication", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Authorization", ["Authentication", "Buckets", "Errors", "Operations", "Requests", "Storage"]),
        ("Cors", ["Buckets", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Referers", ["Buckets", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Lifecycle", ["Buckets", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Objects", ["Buckets", "Errors", "Lifecycle", "Operations", "Requests", "Responses", "Storage"]),
        ("Multipart", ["Buckets", "Callbacks", "Errors", "Objects", "Operations", "Requests", "Responses", "Storage"]),
        ("Service", ["Buckets", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Website", ["Authentication", "Buckets", "Errors", "Operations", "Requests", "Responses", "Storage"]),
        ("Seeding", ["Buckets", "Errors", "Operations", "Requests", "Storage"]),
        ("Stores", ["Storage"]),
        ("Host", ["Storage", "Stores"]),
    ];

    private static readonly string Root = Path.Combine(Repository.Root, "src", "FakeOss");

    // Rooms that every file of the engine imports: known is of them what a file names.
    private static readonly string[] Floor =
        [.. XDocument.Load(Path.Combine(Root, "Engine", "FakeOss.Engine.csproj")).Descendants("Using").Select(static use => use.Attribute("Include")!.Value)
            .Where(static name => name.StartsWith("Scenario.FakeOss.", StringComparison.Ordinal)).Select(static name => name.Split('.')[2])];

    // What the rooms may know of the hall between them; the rest of it knows all rooms.
    private static readonly string[] KnownOfTheHall = ["OssOptions", "Log"];

    public static TheoryData<string> Rooms() =>
        [.. Directory.EnumerateDirectories(Root).Select(static folder => Path.GetFileName(folder)!)
            .Where(static room => Directory.EnumerateFiles(Path.Combine(Root, room), "*.cs", SearchOption.AllDirectories).Any())];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void a_room_knows_only_rooms_below_it(string room)
    {
        var index = Array.FindIndex(Allowed, row => row.Room == room);
        Assert.True(index >= 0, $"src/FakeOss/{room} is not in the table of this test.");
        var (_, knows) = Allowed[index];
        var others = Allowed.Select(static row => row.Room).Except([room]).ToList();
        var hall = Directory.EnumerateFiles(Root, "*.cs")
            .SelectMany(static file => Declaration().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value)).Except(KnownOfTheHall)
            .ToList();
        var unlawful =
            from file in SourcesOf(room)
            from other in others.Except(knows)
                .Where(other => Names(file.Code, Mention(other)))
                .Concat(room == "Host" ? [] : hall.Where(type => Names(file.Code, $@"\b{type}\b")))
            select $"{file.Name} knows {other}";

        Assert.Empty(unlawful);
        Assert.Empty(knows.Except(Allowed.Take(index).Select(static row => row.Room)));
    }

    [Fact]
    public void the_architecture_page_tells_the_steps_of_the_pipeline_in_their_order()
    {
        var pipeline = File.ReadAllText(Path.Combine(Root, "OssPipeline.cs"));

        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var section = page[page.IndexOf("## One request through FakeOss", StringComparison.Ordinal)..];
        var told = ToldStep().Matches(section[..section.IndexOf("\n## ", 3, StringComparison.Ordinal)]).Select(static match => match.Groups[1].Value);

        Assert.Equal(StepsOf(pipeline, "InvokeAsync"), told);
    }

    [Theory]
    [InlineData("InvokeAsync")]
    [InlineData("AnswerAsync")]
    [InlineData("Admit")]
    public void the_list_of_steps_fits_on_a_screen(string method) =>
        Assert.InRange(BodyOf(File.ReadAllText(Path.Combine(Root, "OssPipeline.cs")), method).Count(static c => c == '\n'), 5, 40);

    [Fact]
    public void no_operation_is_named_outside_its_row()
    {
        string[] elements = ["AbortMultipartUpload", "CompleteMultipartUpload"]; // of the vendor's XML, by the same name
        var names = Scenario.FakeOss.OssOperations.All.Select(static row => row.Name).Except(elements).ToHashSet(StringComparer.Ordinal);
        var places =
            from file in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/Stores/S3/", StringComparison.Ordinal) // another protocol's operations
            from match in Literal().Matches(WithoutComments(File.ReadAllText(file)))
            where names.Contains(match.Groups[1].Value)
            group Path.GetFileName(file) by match.Groups[1].Value into place
            where place.Distinct().Count() > 1
            select $"{place.Key}: {string.Join(", ", place.Distinct())}";

        Assert.Empty(places);
    }

    // The calls of a method that is a list of steps, each list in it in its place.
    private static IEnumerable<string> StepsOf(string source, string method) =>
        from match in Step().Matches(CatchBlock().Replace(BodyOf(source, method), ""))
        let name = match.Groups["type"].Success ? match.Groups["type"].Value : match.Groups["step"].Value.Replace("Async", "", StringComparison.Ordinal)
        from step in name is "Answer" ? StepsOf(source, "AnswerAsync") : name is "Admit" ? StepsOf(source, "Admit") : [name]
        select step;

    private static string BodyOf(string source, string method)
    {
        var start = Regex.Match(source, $@"^    (public|private)[^\n=]* {method}\([^\n]*\)\n    \{{\n", RegexOptions.Multiline);
        Assert.True(start.Success, $"OssPipeline has no method {method} with a body.");
        var from = start.Index + start.Length;
        return source[from..source.IndexOf("\n    }\n", from, StringComparison.Ordinal)];
    }

    // An import, a qualified name, or of the floor the type itself where it can be no member or parameter of that name.
    private static string Mention(string room)
    {
        var types = $"({string.Join('|', TypesOf(room))})";
        var mention = $@"using Scenario\.FakeOss\.{room}[;.]|(?<![\w.]){room}\.{types}\b";
        return Floor.Contains(room) ? mention + $@"|\b(new|is|not) {types}\b|(?<![\w.]){types}([.?<>\[(]| \w)" : mention;
    }

    private static IEnumerable<string> TypesOf(string room) =>
        SourcesOf(room).SelectMany(static file => Declaration().Matches(file.Code).Select(static match => match.Groups[1].Value));

    private static IEnumerable<(string Name, string Code)> SourcesOf(string room) =>
        Directory.EnumerateFiles(Path.Combine(Root, room), "*.cs", SearchOption.AllDirectories)
            .Select(static file => (Path.GetRelativePath(Root, file), WithoutComments(File.ReadAllText(file))));

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    private static bool Names(string code, string pattern) => Regex.IsMatch(code, pattern);

    [GeneratedRegex(@"^internal[\w ]* (?:class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![:""])//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(\w+)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?:(?<![\w.])(?<type>[A-Z]\w+)\.(?:Require|Charge)\(context|(?<![\w.]|new )(?<step>[A-Z]\w+)\((?:exchange|http)\b)")]
    private static partial Regex Step();

    // What is done about a failure is no step.
    [GeneratedRegex(@"^        catch .*?^        \}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CatchBlock();

    [GeneratedRegex(@"^\d+\. \*\*(\w+)\*\*", RegexOptions.Multiline)]
    private static partial Regex ToldStep();
}
