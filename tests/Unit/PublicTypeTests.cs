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
