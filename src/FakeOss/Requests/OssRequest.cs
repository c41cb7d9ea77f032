using Microsoft.AspNetCore.Http.Features;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Requests;

/// <summary>A request as the protocol sees it: raw target, decoded query, address.</summary>
internal sealed record OssRequest
{
    private (OssV4Authorization? Parts, OssV4Fault Fault)? _v4Header;
    private OssRequestToSign? _toSign;

    public required HttpContext Http { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Host header with port.</summary>
    public string Host => Http.Request.Host.Value ?? "";

    public required OssQuery Query { get; init; }

    /// <summary>Names in any case; of a form, the fields that describe the object.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required OssAddress Address { get; init; }

    /// <summary>The form of PostObject, read up to its file; null for every other operation.</summary>
    public PostForm? Form { get; private init; }

    public string? Bucket => Address.Bucket;

    /// <summary>A form names the object in a field.</summary>
    public string? Key => Form is null ? Address.Key : Form.Key;

    /// <summary>Bytes of <see cref="Body"/>; null for a chunked body, the file of a form, or none at all.</summary>
    public long? ContentLength => Form is null ? Http.Request.ContentLength : null;

    /// <summary>The body ends by itself, not by an announced length: chunked, or the file of a form.</summary>
    public bool IsChunked => Form is not null || Http.Request.Headers.TransferEncoding.Count > 0;

    /// <summary>Object bytes or a document; of a form only the file. Held to the <see cref="Pace"/>.</summary>
    public Stream Body => Pace is { } pace ? new PacedStream(Form?.File ?? Http.Request.Body, pace) : Form?.File ?? Http.Request.Body;

    /// <summary>The speed that the request asks to be held to; null for none.</summary>
    public TrafficPace? Pace { get; set; }

    /// <summary>First header of that name, null when absent. Names ignore case. What describes the object comes from the fields of a form.</summary>
    public string? Header(string name) =>
        Form is not null && PostForm.Describes(name) ? OfForm(name)
        : Http.Request.Headers.TryGetValue(name, out var values) ? values.ToString()
        : null;

    private string? OfForm(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The version asked for; null when none is.</summary>
    public string? VersionId => Query["versionId"] is { Length: > 0 } version ? version : null;

    /// <summary>The Authorization header as V4, and what is wrong with it; no parts when it is none.</summary>
    public (OssV4Authorization? Parts, OssV4Fault Fault) V4Header => _v4Header ??= OssV4Authorization.Parse(Header("Authorization") ?? "");

    /// <summary>HTTP from the raw target: the framework's path has lost dot segments.</summary>
    /// <exception cref="OssErrorException">NotImplemented for a transfer coding other than chunked: its bytes would be stored coded.</exception>
    public static OssRequest Parse(HttpContext http, AddressResolver addresses)
    {
        if (http.Request.Headers.TransferEncoding is { Count: > 0 } codings && !codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw new OssError.NotImplemented("Transfer-Encoding").ToException();
        }

        var target = RawTarget(http);
        var mark = target.IndexOf('?');
        var query = new OssQuery(mark < 0 ? [] : PercentEncoding.ParseQuery(target[(mark + 1)..]));
        return new OssRequest
        {
            Http = http,
            Query = query,
            Address = addresses.Resolve(http.Request.Headers.Host.ToString(), mark < 0 ? target : target[..mark]),
            Method = http.Request.Method.ToUpperInvariant(),
            Headers = HeadersOf(http.Request.Headers),
        };
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

    /// <summary>A header that is <c>true</c> or <c>false</c>.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public bool Flag(string header) => Flag(Header(header), header);

    /// <summary>False when absent or empty. Anything else must not pass for false: the caller meant something.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public static bool Flag(string? value, string name) => !string.IsNullOrEmpty(value) && (bool.TryParse(value, out var flag) ? flag
        : throw new OssError.InvalidArgument(
            $"The value of {name} must be true or false.", name, value, name == UploadHeaders.ForbidOverwrite ? "0017-00000279" : null).ToException());

    public OssRequestToSign ToSign() => _toSign ??= new(Method, Bucket, Key, Query.Items, Headers);

    /// <summary>The same request read the second way; null when there is only one.</summary>
    public OssRequest? Reread() => Address.Alternative is { } other ? At(other) : null;

    /// <summary>The same request for another object of the bucket.</summary>
    public OssRequest WithKey(string key) => At(Address with { Key = key, Alternative = null });

    /// <summary>The same request, now that its form is read: key, headers and body are those of the form.</summary>
    public OssRequest With(PostForm form) => this with { Headers = form.ObjectHeaders, Form = form, _toSign = null };

    private OssRequest At(OssAddress address) => this with { Address = address, Form = null, Pace = null, _toSign = null };

    private static KeyValuePair<string, string>[] HeadersOf(IHeaderDictionary headers)
    {
        var read = new KeyValuePair<string, string>[headers.Count];
        var at = 0;
        foreach (var (name, values) in headers)
        {
            read[at++] = new(name, values.ToString()); // repeated ones with a comma in between
        }

        return read;
    }
}
