using System.Text.Json.Serialization;

namespace Scenario.Demo.Walk;

/// <summary>Everything the walk did, in order.</summary>
/// <param name="Ok">True only if every step came out as expected and no object byte crossed AppServer.</param>
/// <param name="Steps">The steps in the order they were played.</param>
/// <param name="AppServerRequests">How many requests AppServer answered during the walk.</param>
/// <param name="AppServerBytes">Body bytes that went through AppServer in both directions, tokens and answers included.</param>
/// <param name="ObjectBytesThroughAppServer">How many of those bytes belonged to an object; measured on every body, and 0 is the point of the scenario.</param>
/// <param name="ObjectBytesDirect">Object bytes that went straight between AppClient and OSS.</param>
internal sealed record Transcript(
    bool Ok,
    IReadOnlyList<WalkStep> Steps,
    long AppServerRequests,
    long AppServerBytes,
    long ObjectBytesThroughAppServer,
    long ObjectBytesDirect)
{
    public static Transcript Empty { get; } = new(false, [], 0, 0, 0, 0);
}

/// <summary>JSON of the transcript: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Transcript))]
internal sealed partial class TranscriptJson : JsonSerializerContext;
