using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scenario.Integration.FakeSts;

/// <summary>One row of the vendor's error tables (tests/vectors/errors). Unknown members are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ErrorVector
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = false };

    /// <summary>Which table.</summary>
    public required string Section { get; init; }

    public required int Status { get; init; }

    public required string Code { get; init; }

    /// <summary>Exact text, or its beginning where it ends with a colon; null where the sources give none.</summary>
    public required string? Message { get; init; }

    /// <summary>Why the fakes never answer this row; null when they do.</summary>
    public string? NotEmitted { get; init; }

    public static IReadOnlyList<ErrorVector> ReadAll()
    {
        var file = Path.Combine(Repository.Root, "tests", "vectors", "errors", "sts-ram.json");
        return JsonSerializer.Deserialize<ErrorVector[]>(File.ReadAllBytes(file), Options)!;
    }

    /// <summary>Whether an answer is this row's.</summary>
    public bool IsAnsweredBy(string code, int status, string message) =>
        code == Code && status == Status
        && (Message is null || (Message.EndsWith(':') ? message.StartsWith(Message, StringComparison.Ordinal) : message == Message));
}
