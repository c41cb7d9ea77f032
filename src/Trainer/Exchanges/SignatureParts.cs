using System.Text;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Oss;
using Scenario.Signing.Rpc;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Exchanges;

/// <summary>Computes again what a request's signature covers, with the very functions that signed and verified it, and takes it apart.</summary>
internal static class SignatureParts
{
    /// <returns>Null for a request without a signature of the vendor's, or one too broken to read.</returns>
    public static SignatureView? Of(HopHost host, RawExchange raw) => host switch
    {
        HopHost.Oss => OfOss(raw),
        HopHost.Sts => OfSts(raw),
        _ => null,
    };

    private static SignatureView? OfOss(RawExchange raw)
    {
        var request = ToSign(raw);
        var authorization = raw.RequestHeader("Authorization");
        if (authorization is not null && OssV4Authorization.TryParse(authorization, out var v4))
        {
            var canonical = OssV4Signature.CanonicalRequest(request, v4.AdditionalHeaders,
                raw.RequestHeader("x-oss-content-sha256") ?? OssV4Signature.UnsignedPayload);
            return new("V4", SplitCanonical(canonical),
                SplitLines(OssV4Signature.StringToSign(canonical, OssV4Signature.Timestamp(request) ?? "", v4.Credential), V4Lines));
        }

        if (authorization is not null && OssV1Authorization.TryParse(authorization, out _))
        {
            return new("V1", [], SplitV1(OssV1Signature.StringToSign(request, OssV1Signature.DateLine(request) ?? "")));
        }

        if (OssV4PresignedQuery.Parse(request.Query).Items is { } url)
        {
            var canonical = OssV4Signature.CanonicalRequest(request, url.AdditionalHeaders, OssV4Signature.UnsignedPayload);
            return new("V4-url", SplitCanonical(canonical), SplitLines(OssV4Signature.StringToSign(canonical, url.Date, url.Credential), V4Lines));
        }

        if (Find(request.Query, "Signature") is not null && Find(request.Query, "Expires") is { } expires)
        {
            return new("V1-url", [], SplitV1(OssV1Signature.StringToSign(request, expires)));
        }

        return FormPolicy(raw) is { } policy ? new("form", [], [new("policy", policy)]) : null;
    }

    private static SignatureView? OfSts(RawExchange raw)
    {
        if (raw.RequestHeader("Authorization") is { } authorization && Acs3Authorization.TryParse(authorization, out var acs3))
        {
            var (path, query) = Target(raw);
            var request = new Acs3Request(raw.Method, path, query, raw.RequestHeaders, raw.RequestHeader("x-acs-content-sha256") ?? "");
            var canonical = Acs3Signature.CanonicalRequest(request, acs3.SignedHeaders);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
            return new("ACS3", SplitCanonical(canonical), [new("algorithm", Acs3Signature.Algorithm + "\n"), new("hash", hash)]);
        }

        List<NameValue> parameters = [.. Target(raw).Query];
        if (raw.RequestHeader("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
        {
            parameters.AddRange(QueryOf(Encoding.UTF8.GetString(raw.RequestBody.Span), plusIsSpace: true));
        }

        return Find(parameters, "Signature") is null ? null : new("RPC", [], SplitRpc(RpcSignature.StringToSign(raw.Method, parameters)));
    }

    internal static OssRequestToSign ToSign(RawExchange raw) => ToSign(raw.Method, raw.RawTarget, raw.RequestHeader("Host") ?? "", raw.RequestHeaders);

    /// <summary>The request as OSS signatures see it, whatever the addressing form.</summary>
    internal static OssRequestToSign ToSign(string method, string rawTarget, string authority, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var (path, query) = Target(rawTarget);
        var decoded = PercentDecode(path.TrimStart('/'), plusIsSpace: false);
        var host = authority.Split(':')[0];
        if (host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return new(method, host[..^".localhost".Length], decoded, query, headers);
        }

        var slash = decoded.IndexOf('/', StringComparison.Ordinal);
        return decoded.Length == 0 ? new(method, null, null, query, headers)
            : slash < 0 ? new(method, decoded, "", query, headers)
            : new(method, decoded[..slash], decoded[(slash + 1)..], query, headers);
    }

    internal static (string Path, IReadOnlyList<NameValue> Query) Target(RawExchange raw) => Target(raw.RawTarget);

    private static (string Path, IReadOnlyList<NameValue> Query) Target(string rawTarget)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (rawTarget, []) : (rawTarget[..question], QueryOf(rawTarget[(question + 1)..], plusIsSpace: false));
    }

    internal static IReadOnlyList<NameValue> QueryOf(string query, bool plusIsSpace) =>
    [
        .. from item in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
           let sign = item.IndexOf('=', StringComparison.Ordinal)
           select sign < 0
               ? new NameValue(PercentDecode(item, plusIsSpace), null)
               : new NameValue(PercentDecode(item[..sign], plusIsSpace), PercentDecode(item[(sign + 1)..], plusIsSpace)),
    ];

    private static readonly string[] V4Lines = ["algorithm", "time", "scope", "hash"];

    // METHOD, path, query, header lines and an empty one, header names, payload: the headers are whatever stands between the third and the last two lines.
    private static SignedPart[] SplitCanonical(string canonical)
    {
        var method = canonical.IndexOf('\n', StringComparison.Ordinal) + 1;
        var path = canonical.IndexOf('\n', method) + 1;
        var query = canonical.IndexOf('\n', path) + 1;
        var payload = canonical.LastIndexOf('\n') + 1;
        var names = canonical.LastIndexOf('\n', payload - 2) + 1;
        return
        [
            new("method", canonical[..method]), new("path", canonical[method..path]), new("query", canonical[path..query]),
            new("headers", canonical[query..names]), new("names", canonical[names..payload]), new("payload", canonical[payload..]),
        ];
    }

    private static SignedPart[] SplitV1(string text)
    {
        var lines = SplitKeepingEnds(text);
        string[] kinds = ["method", "md5", "type", "time"];
        return
        [
            .. lines.Take(kinds.Length).Select((line, i) => new SignedPart(kinds[i], line)),
            new("headers", string.Concat(lines.Skip(kinds.Length).SkipLast(1))),
            new("path", lines[^1]),
        ];
    }

    private static SignedPart[] SplitLines(string text, string[] kinds) =>
        [.. SplitKeepingEnds(text).Zip(kinds, static (line, kind) => new SignedPart(kind, line))];

    private static SignedPart[] SplitRpc(string text)
    {
        var method = text.IndexOf('&', StringComparison.Ordinal) + 1;
        var path = text.IndexOf('&', method) + 1;
        return [new("method", text[..method]), new("path", text[method..path]), new("query", text[path..])];
    }

    private static string[] SplitKeepingEnds(string text)
    {
        var lines = text.Split('\n');
        return [.. lines.Select((line, i) => i < lines.Length - 1 ? line + "\n" : line)];
    }

    private static string? Find(IReadOnlyList<NameValue> items, string name) => items.FirstOrDefault(item => item.Name == name).Value;

    // The field "policy" of a multipart form, which is the text that a form's signature covers.
    private static string? FormPolicy(RawExchange raw)
    {
        if (raw.RequestHeader("Content-Type")?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var body = Encoding.Latin1.GetString(raw.RequestBody.Span);
        var field = body.IndexOf("name=\"policy\"", StringComparison.OrdinalIgnoreCase);
        field = field < 0 ? body.IndexOf("name=policy", StringComparison.OrdinalIgnoreCase) : field;
        var start = field < 0 ? -1 : body.IndexOf("\r\n\r\n", field, StringComparison.Ordinal);
        var end = start < 0 ? -1 : body.IndexOf("\r\n", start + 4, StringComparison.Ordinal);
        return end < 0 ? null : body[(start + 4)..end];
    }

    private static string PercentDecode(string text, bool plusIsSpace) => Uri.UnescapeDataString(plusIsSpace ? text.Replace('+', ' ') : text);
}
