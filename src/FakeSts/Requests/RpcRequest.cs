using System.Net;
using Scenario.Signing;

namespace Scenario.FakeSts.Requests;

/// <summary>An accepted HTTP request, before anyone has judged it.</summary>
internal sealed record RpcRequest
{
    public required string Method { get; init; }

    /// <summary>Path as on the wire, still escaped.</summary>
    public required string RawPath { get; init; }

    /// <summary>Host header exactly as received: V3 signs it.</summary>
    public required string Host { get; init; }

    public required IReadOnlyList<NameValue> Query { get; init; }

    public required RpcParameters Parameters { get; init; }

    /// <summary>Raw body: V3 signs its hash.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required IPAddress? ClientAddress { get; init; }

    /// <summary>The VPC that the request plays to come from; empty when from none.</summary>
    public required string SourceVpc { get; init; }

    public required bool IsSecure { get; init; }

    /// <summary>First value of the header; null when absent or empty.</summary>
    public string? Header(string name)
    {
        foreach (var (headerName, value) in Headers)
        {
            if (headerName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Length == 0 ? null : value;
            }
        }

        return null;
    }
}
