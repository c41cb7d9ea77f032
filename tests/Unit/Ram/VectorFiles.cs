using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scenario.Unit.Ram;

/// <summary>Reads the shared vector files; a member that the case type does not know is an error.</summary>
internal static class VectorFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectRequiredConstructorParameters = false,
    };

    public static IEnumerable<T> Read<T>(string folder) => Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "vectors", folder), "*.json")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => JsonSerializer.Deserialize<T[]>(File.ReadAllBytes(file), Options) ?? []);
}
