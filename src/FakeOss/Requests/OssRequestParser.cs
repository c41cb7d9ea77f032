using Microsoft.AspNetCore.Http.Features;
using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>HTTP to <see cref="OssRequest"/>, from the raw target: the framework's path has lost dot segments.</summary>
internal sealed class OssRequestParser(AddressResolver addresses)
{
    public const string CopySourceHeader = "x-oss-copy-source";

    /// <exception cref="OssErrorException">NotImplemented for a transfer coding other than chunked: its bytes would be stored coded.</exception>
    public OssRequest Parse(HttpContext http)
    {
        if (http.Request.Headers.TransferEncoding is { Count: > 0 } codings && !codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new OssError.NotImplemented("Transfer-Encoding").ToException();
        }

        var target = RawTarget(http);
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var query = new OssQuery(mark < 0 ? [] : PercentEncoding.ParseQuery(target[(mark + 1)..]));
        var host = http.Request.Host.Value ?? "";
        var address = addresses.Resolve(host, path);
        var method = http.Request.Method.ToUpperInvariant();
        return new OssRequest
        {
            Http = http,
            Method = method,
            Host = host,
            Query = query,
            Headers = HeadersOf(http.Request.Headers),
            Address = address,
        };
    }

    private static KeyValuePair<string, string>[] HeadersOf(IHeaderDictionary headers)
    {
        var read = new KeyValuePair<string, string>[headers.Count];
        var at = 0;
        foreach (var (name, values) in headers)
        {
            read[at++] = new(name.ToLowerInvariant(), values.ToString()); // repeated ones with a comma in between
        }

        return read;
    }

    /// <summary>Path and query as on the wire; the absolute form of a proxy request loses its scheme and authority.</summary>
    public static string RawTarget(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var slash = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        return slash < 0 ? "/" : target[slash..];
    }
}
