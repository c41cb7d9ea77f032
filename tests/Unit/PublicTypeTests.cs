using System.Reflection;

namespace Scenario.Unit;

/// <summary>What a test project gets to see: the facade, and no program.</summary>
public sealed class PublicTypeTests
{
    [Fact]
    public void the_facade_offers_some_twenty_types_and_names_none_of_the_engines()
    {
        var types = typeof(Scenario.FakeCloud.FakeCloudHost).Assembly.GetExportedTypes();
        var foreign = types.SelectMany(Signature).Select(static type => type.Assembly.GetName().Name!).Distinct()
            .Where(static name => name.StartsWith("Scenario.", StringComparison.Ordinal) && name != "Scenario.FakeCloud");

        Assert.InRange(types.Length, 1, 24);
        Assert.All(types, static type => Assert.Equal("Scenario.FakeCloud", type.Namespace));
        Assert.Empty(foreign);
    }

    [Fact]
    public void the_packages_page_counts_the_public_types()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "PublicAPI.Unshipped.txt", SearchOption.AllDirectories)
            .ToDictionary(static file => "Scenario." + Path.GetFileName(Path.GetDirectoryName(file))!.Replace("Library", "AppServer", StringComparison.Ordinal),
                static file => File.ReadLines(file).Concat(File.ReadLines(file.Replace("Unshipped", "Shipped", StringComparison.Ordinal)))
                    .Count(static line => !line.Contains(' ', StringComparison.Ordinal) && line[0] is not '#'));
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "testing.md"))
            .Where(static line => line.StartsWith("| `Scenario.", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(static cells => cells[1].Trim('`'), static cells => cells[2]);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal($"{files[row.Key]}", row.Value));
    }

    // A package is called otherwise than what is in it: Scenario.OssClient has Scenario.Oss.
    [Fact]
    public void the_readme_of_every_package_names_the_namespaces_to_use()
    {
        var lists = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "PublicAPI.Unshipped.txt", SearchOption.AllDirectories).ToArray();

        Assert.NotEmpty(lists);
        Assert.All(lists, static list =>
        {
            var types = File.ReadLines(list).Concat(File.ReadLines(list.Replace("Unshipped", "Shipped", StringComparison.Ordinal)))
                .Where(static line => line[0] is not '#' && !line.Contains(' ', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
            var namespaces = types.Select(static type => type[..type.LastIndexOf('.')]).Distinct().Where(name => !types.Contains(name)); // else a nested type
            var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(list)!, "README.md"));
            Assert.All(namespaces, name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("Scenario.FakeSts")]
    [InlineData("Scenario.FakeOss")]
    public void a_program_exports_nothing(string assembly) => Assert.Empty(Assembly.Load(assembly).GetExportedTypes());

    private static IEnumerable<Type> Signature(Type type)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Visible).Where(static m => m.IsPublic || m.IsFamily)
            .SelectMany(static m => m.GetParameters().Select(static p => p.ParameterType).Append(m.ReturnType));
        var constructors = type.GetConstructors().SelectMany(static c => c.GetParameters().Select(static p => p.ParameterType));
        return methods.Concat(constructors).Concat(type.GetInterfaces()).Append(type.BaseType ?? typeof(object)).SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
