namespace Scenario.Signing.Acs3;

/// <summary>What an ACS3 signature covers.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path as on the wire, still escaped; empty counts as <c>/</c>.</param>
/// <param name="Query">Query, decoded.</param>
/// <param name="Headers">All headers of the request, any case and order; repeated names allowed.</param>
/// <param name="HashedPayload">The value of <c>x-acs-content-sha256</c>; whether it is the body's hash is for the caller to check.</param>
public sealed record Acs3Request(
    string Method,
    string Path,
    IReadOnlyList<NameValue> Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string HashedPayload);
