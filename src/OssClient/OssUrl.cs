using System.Globalization;
using System.Net;
using System.Text;
using Scenario.Signing;

namespace Scenario.Oss;

/// <summary>Builds request URLs from endpoint, bucket and key without letting anything rewrite the key.</summary>
internal static class OssUrl
{
    private const int LongestKeyBytes = 1023;

    /// <param name="bucket">Null for calls to the service itself.</param>
    /// <param name="key">Null or empty for calls to the bucket.</param>
    /// <exception cref="ArgumentException">The bucket's name or the key cannot exist.</exception>
    public static Uri Build(Uri endpoint, OssAddressing addressing, string? bucket, string? key, IReadOnlyList<NameValue> query)
    {
        if (bucket is not null)
        {
            CheckBucket(bucket);
        }

        if (!string.IsNullOrEmpty(key))
        {
            CheckKey(key);
        }

        var url = new StringBuilder(endpoint.Scheme).Append("://");
        var style = Resolve(endpoint, addressing);
        if (bucket is not null && style == OssAddressing.VirtualHost)
        {
            url.Append(bucket).Append('.');
        }

        url.Append(endpoint.Authority).Append('/');
        if (bucket is not null && style == OssAddressing.Path)
        {
            url.Append(bucket).Append('/');
        }

        url.Append(PercentEncoding.EncodePath(key ?? ""));
        AppendQuery(url, query);

        // INVARIANT: keys such as "a/../b" and "a//b" go out as they are; Uri would tidy them up.
        return new Uri(url.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>The style that <see cref="OssAddressing.Auto"/> means for this endpoint.</summary>
    public static OssAddressing Resolve(Uri endpoint, OssAddressing addressing) =>
        addressing != OssAddressing.Auto ? addressing
        : IPAddress.TryParse(endpoint.IdnHost, out _) || !endpoint.IdnHost.Contains('.', StringComparison.Ordinal) ? OssAddressing.Path
        : OssAddressing.VirtualHost;

    /// <summary>Reads an endpoint as people write it: with or without a scheme, which is then https.</summary>
    /// <exception cref="ArgumentException">Not an http or https address, or more than one.</exception>
    public static Uri ParseEndpoint(string text)
    {
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{text}' is not an http or https address.");
        }

        if (endpoint.AbsolutePath != "/" || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0 || endpoint.UserInfo.Length > 0)
        {
            throw new ArgumentException($"'{text}' must be an address without path, query or user.");
        }

        return endpoint;
    }

    /// <summary>Whether a tidying client would make another key of it: <c>.</c> and <c>..</c> as a segment.</summary>
    public static bool HasDotSegments(string key) => key.Split('/').Any(static s => s is "." or "..");

    private static void AppendQuery(StringBuilder url, IReadOnlyList<NameValue> query)
    {
        var separator = '?';
        foreach (var (name, value) in query)
        {
            url.Append(separator).Append(PercentEncoding.Encode(name));
            if (!string.IsNullOrEmpty(value))
            {
                url.Append('=').Append(PercentEncoding.Encode(value));
            }

            separator = '&';
        }
    }

    /// <summary>3 to 63 of a-z, 0-9 and '-', beginning and ending with a letter or digit;
    /// anything else could also redirect the request to another host.</summary>
    private static void CheckBucket(string bucket)
    {
        var legal = bucket.Length is >= 3 and <= 63
            && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && bucket[0] != '-' && bucket[^1] != '-';
        if (!legal)
        {
            throw new ArgumentException($"'{bucket}' is not a bucket name: 3 to 63 lower-case letters, digits and '-', not at either end.");
        }
    }

    private static void CheckKey(string key)
    {
        var bytes = Encoding.UTF8.GetByteCount(key);
        if (bytes > LongestKeyBytes)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The key has {bytes} bytes; the limit is {LongestKeyBytes}."));
        }
    }
}
