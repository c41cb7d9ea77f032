using Scenario.Signing;

namespace Scenario.Oss;

/// <summary>One operation before it is signed, so that it can be signed again for each try.</summary>
internal sealed record OssCall(HttpMethod Method, string? Bucket, string? Key)
{
    public IReadOnlyList<NameValue> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public OssContent? Content { get; init; }

    public IProgress<long>? Progress { get; init; }

    /// <summary>Doing it twice is doing it once, so it may be tried again when no answer came.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>The response names the checksum of exactly the bytes sent.</summary>
    public bool AnswersWithChecksum { get; init; }
}
