using Scenario.Signing;

namespace Scenario.Trainer.Calls;

/// <summary>A request to OSS before it is signed.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Bucket">Bucket name.</param>
/// <param name="Key">Object key; empty for the bucket itself.</param>
public sealed record OssAsk(string Method, string Bucket, string Key)
{
    public IReadOnlyList<NameValue> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    /// <summary>The path as it goes over the wire instead of the escaped key, for requests that try tricks with it.</summary>
    public string? RawPath { get; init; }
}
