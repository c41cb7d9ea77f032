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
    private HostReading _last = new("", AddressingStyle.Path, null);

    /// <param name="host">Host header as sent, with or without port.</param>
    /// <param name="rawPath">Path as on the wire, without the query.</param>
    public OssAddress Resolve(string host, string rawPath)
    {
        var (_, style, bucket) = Read(host);
        var isRoot = rawPath.AsSpan().Trim('/').IsEmpty;
        switch (style)
        {
            case null:
                throw OssError.NonStandardHostForbidden.ToException();
            case AddressingStyle.Path when !isRoot:
                return PathStyle(rawPath);
            case AddressingStyle.VirtualHosted when bucket is "" || (bucket is "undefined" or "null" && isRoot):
                return new OssAddress(null, null, AddressingStyle.VirtualHosted);
        }

        var path = isRoot ? "" : rawPath[1..];
        var address = new OssAddress(bucket, KeyOf(path), style.Value);
        return style == AddressingStyle.VirtualHosted && path.StartsWith(bucket!, StringComparison.Ordinal) && path.AsSpan(bucket!.Length) is ['/', ..]
            ? address with { Alternative = address with { Key = KeyOf(path[(bucket.Length + 1)..]) } }
            : address;
    }

    /// <summary>True where <c>/__admin/</c> is the control API: the Host does not name a bucket.</summary>
    public bool IsServiceHost(string host) => Read(host).Style == AddressingStyle.Path;

    private HostReading Read(string host)
    {
        var last = Volatile.Read(ref _last);
        if (last.Host == host)
        {
            return last;
        }

        var name = HostString.FromUriComponent(host).Host.ToLowerInvariant();
        var reading =
            name.Length == 0 || IPAddress.TryParse(name.Trim('[', ']'), out _) || options.ServiceNames.Contains(name) || IsRegionalEndpoint(name)
                ? new HostReading(host, AddressingStyle.Path, null)
            : LabelOf(name) is { } label ? new HostReading(host, AddressingStyle.VirtualHosted, label)
            : options.Cnames.TryGetValue(name, out var bound) ? new HostReading(host, AddressingStyle.Cname, bound)
            : new HostReading(host, null, null);
        Volatile.Write(ref _last, reading);
        return reading;
    }

    private OssAddress PathStyle(string path)
    {
        if (!options.AllowPathStyle)
        {
            throw OssError.SecondLevelDomainForbidden.ToException();
        }

        var slash = path.IndexOf('/', 1);
        var bucket = Decode(slash < 0 ? path[1..] : path[1..slash]);
        return bucket.Length == 0
            ? throw new OssError.InvalidBucketName("").ToException()
            : new OssAddress(bucket, slash < 0 ? null : KeyOf(path[(slash + 1)..]), AddressingStyle.Path);
    }

    private string? LabelOf(string host)
    {
        if (options.ServiceNames.FirstOrDefault(service => host.EndsWith("." + service, StringComparison.Ordinal)) is { } service)
        {
            return host[..^(service.Length + 1)];
        }

        var dot = host.IndexOf('.');
        return dot >= 0 && IsRegionalEndpoint(host[(dot + 1)..]) ? host[..dot] : null;
    }

    private static bool IsRegionalEndpoint(string host) =>
        host.StartsWith("oss-", StringComparison.Ordinal) && host.EndsWith(".aliyuncs.com", StringComparison.Ordinal) && host.Count(c => c == '.') == 2;

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
    /// <param name="Style">How it names a bucket, in the path if it names none; null for a Host that is not ours.</param>
    /// <param name="Bucket">The one that it names.</param>
    private sealed record HostReading(string Host, AddressingStyle? Style, string? Bucket);
}
