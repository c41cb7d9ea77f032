namespace Scenario.Signing.Oss;

/// <summary>What an OSS signature covers, whatever the addressing form was.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Bucket">Bucket name; null for a service request.</param>
/// <param name="Key">Object key, decoded once; null or empty for a bucket request.</param>
/// <param name="Query">Query, decoded, in wire order.</param>
/// <param name="Headers">All headers of the request, any case and order; repeated names allowed.</param>
public sealed record OssRequestToSign(
    string Method,
    string? Bucket,
    string? Key,
    IReadOnlyList<NameValue> Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>First value of a header, trimmed; null when absent.</summary>
    internal string? Header(string name)
    {
        foreach (var (headerName, value) in Headers)
        {
            if (headerName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim();
            }
        }

        return null;
    }

    /// <summary><c>/</c>, <c>/bucket/</c> or <c>/bucket/key</c>, unescaped. Source: oss-protocol 1.1.</summary>
    internal string Resource => Bucket is null ? "/" : $"/{Bucket}/{Key}";
}
