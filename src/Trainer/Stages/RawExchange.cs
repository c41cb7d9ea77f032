namespace Scenario.Trainer.Stages;

/// <summary>A request and its answer as they went over the wire; bodies are cut at <see cref="ExchangeTap.BodyLimit"/>.</summary>
public sealed record RawExchange
{
    public required string Method { get; init; }

    /// <summary>The request target, byte for byte.</summary>
    public required string RawTarget { get; init; }

    public required string Protocol { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; }

    /// <summary>The first bytes of the body.</summary>
    public required ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>How long the body was that the host read.</summary>
    public required long RequestLength { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; }

    /// <summary>The first bytes of the answer's body.</summary>
    public required ReadOnlyMemory<byte> ResponseBody { get; init; }

    public required long ResponseLength { get; init; }

    /// <summary>What keeping it costs, roughly.</summary>
    internal long Weight =>
        RawTarget.Length + RequestBody.Length + ResponseBody.Length + Size(RequestHeaders) + Size(ResponseHeaders);

    public string? RequestHeader(string name) => Find(RequestHeaders, name);

    public string? ResponseHeader(string name) => Find(ResponseHeaders, name);

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> headers, string name) =>
        headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static long Size(IReadOnlyList<KeyValuePair<string, string>> headers) => headers.Sum(static header => header.Key.Length + header.Value.Length);
}
