using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.OssHarness;

internal sealed record OssCall(string Method, string? Bucket, string? Key, string Query, byte[]? Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Sent instead of the path-style target.</summary>
    public string? RawTarget { get; init; }

    public string? Host { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    public Func<OssRequestToSign, string, string, string?, DateTimeOffset, IEnumerable<KeyValuePair<string, string>>> Sign { get; init; } = V4;

    public static string PathOf(string? bucket, string? key) =>
        bucket is null ? "/" : $"/{bucket}/{PercentEncoding.EncodePath(key ?? "")}";

    public static IEnumerable<KeyValuePair<string, string>> V4(OssRequestToSign request, string id, string secret, string? token, DateTimeOffset now) =>
        OssV4Signature.SignHeaders(request, id, secret, token, OssTestHost.Region, now);

    public static IEnumerable<KeyValuePair<string, string>> V1(OssRequestToSign request, string id, string secret, string? token, DateTimeOffset now)
    {
        var added = new List<KeyValuePair<string, string>> { new("Date", OssDate.ToHttpDate(now)) };
        if (token is not null)
        {
            added.Add(new("x-oss-security-token", token));
        }

        added.Add(new("Authorization", OssV1Signature.Authorization(request with { Headers = [.. request.Headers, .. added] }, id, secret)));
        return added;
    }

    public static IEnumerable<KeyValuePair<string, string>> V2(OssRequestToSign request, string id, string secret, string? token, DateTimeOffset now)
    {
        var added = new List<KeyValuePair<string, string>> { new("Date", OssDate.ToHttpDate(now)) };
        if (token is not null)
        {
            added.Add(new("x-oss-security-token", token));
        }

        var signature = OssV2Signature.Sign(request with { Headers = [.. request.Headers, .. added] }, added[0].Value, [], secret);
        return [.. added, new("Authorization", $"OSS2 AccessKeyId:{id},Signature:{signature}")];
    }
}
