using System.Text.Json;
using System.Text.Json.Serialization;
using Scenario.Signing;

namespace Scenario.Unit.Signing;

/// <summary>One entry of a file under tests/vectors/signing, which the Node runner reads as well.</summary>
public sealed record SigningVector<TInput, TExpectation>(string Name, string Source, TInput Input, TExpectation Expectation)
{
    public override string ToString() => Name;
}

/// <summary>A query item or header as vectors write it; a null value is a name without <c>=</c>.</summary>
public sealed record VectorItem(string Name, string? Value);

/// <summary>Reads vector files; a field that the test does not know is an error, so that no vector asserts less than it says.</summary>
internal static class SigningVectors
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNameCaseInsensitive = false,
    };

    public static TheoryData<SigningVector<TInput, TExpectation>> Read<TInput, TExpectation>(string file)
    {
        var vectors = Parse<TInput, TExpectation>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "signing", file)));
        Assert.NotEmpty(vectors);
        return [.. vectors];
    }

    public static SigningVector<TInput, TExpectation>[] Parse<TInput, TExpectation>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<SigningVector<TInput, TExpectation>[]>(json, Options)!;

    public static IReadOnlyList<NameValue> Items(this IEnumerable<VectorItem> items) => [.. items.Select(item => new NameValue(item.Name, item.Value))];

    public static IReadOnlyList<KeyValuePair<string, string>> Headers(this IEnumerable<VectorItem> items) =>
        [.. items.Select(item => KeyValuePair.Create(item.Name, item.Value ?? ""))];
}
