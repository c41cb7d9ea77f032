using System.Text.Json.Serialization;

namespace Scenario.Demo.Walk;

/// <summary>JSON of the transcript and the page: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class TranscriptJson : JsonSerializerContext;
