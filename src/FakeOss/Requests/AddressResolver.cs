using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Scenario.FakeOss.Requests;

/// <summary>Host and raw path to bucket and key (oss-protocol 1.3).</summary>
internal sealed class AddressResolver(OssOptions options)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*,;=:@/");

    // Most requests have the Host of the one before, and each is asked about several times.
    private HostReading _last = new("", "", true);

    /// <param name="host">Host header, with or without port.</param>
    /// <param name="rawPath">Path as on the wire, without the query.</param>
    public OssAddress Resolve(string host, string rawPath)
    {
        var (_, name, isService) = Read(host);
        var path = rawPath.AsSpan().Trim('/').IsEmpty ? "/" : rawPath;
        if (isService)
        {
            return PathStyle(path);
        }

        if (LabelOf(name) is { } label)
        {
            if (label is "" || (label is "undefined" or "null" && path == "/"))
            {
                return new OssAddress(null, null, AddressingStyle.VirtualHosted);
            }

            return VirtualHosted(label, path);
        }

        if (options.Cnames.TryGetValue(name, out var bound))
        {
            return new OssAddress(bound, KeyOf(path[1..]), AddressingStyle.Cname);
        }

        throw new OssError.NonStandardHostForbidden().ToException();
    }

    /// <summary>True where <c>/__admin/</c> is the control API: the Host does not name a bucket.</summary>
    public bool IsServiceHost(string host) => Read(host).IsService;

    private HostReading Read(string host)
    {
        var last = Volatile.Read(ref _last);
        if (last.Host == host)
        {
            return last;
        }

        var name = new HostString(host).Host.ToLowerInvariant();
        var isService =
            name.Length == 0 || IPAddress.TryParse(name.Trim('[', ']'), out _) || options.ServiceNames.Contains(name) || IsRegionalEndpoint(name);
        var reading = new HostReading(host, name, isService);
        Volatile.Write(ref _last, reading);
        return reading;
    }

    private OssAddress PathStyle(string path)
    {
        if (path == "/")
        {
            return new OssAddress(null, null, AddressingStyle.Path);
        }

        if (!options.AllowPathStyle)
        {
            throw new OssError.SecondLevelDomainForbidden().ToException();
        }

        var slash = path.IndexOf('/', 1);
        var bucket = Decode(slash < 0 ? path[1..] : path[1..slash]);
        if (bucket.Length == 0)
        {
            throw new OssError.InvalidBucketName("").ToException();
        }

        return new OssAddress(bucket, slash < 0 ? null : KeyOf(path[(slash + 1)..]), AddressingStyle.Path);
    }

    private static OssAddress VirtualHosted(string label, string path)
    {
        var address = new OssAddress(label, KeyOf(path[1..]), AddressingStyle.VirtualHosted);
        var repeated = $"/{label}/";
        return path.StartsWith(repeated, StringComparison.Ordinal)
            ? address with { Alternative = new OssAddress(label, KeyOf(path[repeated.Length..]), AddressingStyle.VirtualHosted) }
            : address;
    }

    private string? LabelOf(string host)
    {
        foreach (var service in options.ServiceNames)
        {
            if (host.EndsWith("." + service, StringComparison.Ordinal))
            {
                return host[..^(service.Length + 1)];
            }
        }

        var dot = host.IndexOf('.');
        return dot >= 0 && IsRegionalEndpoint(host[(dot + 1)..]) ? host[..dot] : null;
    }

    private static bool IsRegionalEndpoint(string host) =>
        host.StartsWith("oss-", StringComparison.Ordinal)
        && host.EndsWith(".aliyuncs.com", StringComparison.Ordinal)
        && host.Count(c => c == '.') == 2;

    private static string? KeyOf(string rawKey) => rawKey.Length == 0 ? null : Decode(rawKey);

    // A plus in the path is a blank, as the Ruby SDK writes every blank; bytes that are no UTF-8 name no object.
    private static string Decode(string raw)
    {
        if (!raw.AsSpan().ContainsAnyExcept(Plain))
        {
            return raw;
        }

        var escaped = Encoding.UTF8.GetBytes(raw);
        var bytes = WebUtility.UrlDecodeToBytes(escaped, 0, escaped.Length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new OssError.InvalidArgument("The characters encoding must be utf-8.").ToException();
    }

    /// <param name="Host">As sent.</param>
    /// <param name="Name">Lower case, without the port.</param>
    /// <param name="IsService">Names no bucket.</param>
    private sealed record HostReading(string Host, string Name, bool IsService);
}
