using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scenario.Load;

/// <summary>Signs requests by header: OSS V4, or its relative AWS Signature V4 for S3 servers. The signing key of the day is kept, as the SDKs do.</summary>
internal sealed class RequestSigner(bool isS3, AccessCredentials credentials, string region)
{
    private sealed record DayKey(string Day, byte[] Key, string Scope);

    private sealed record Second(long Unix, string Text);

    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private readonly string _prefix = isS3 ? "x-amz-" : "x-oss-";
    private readonly string _algorithm = isS3 ? "AWS4-HMAC-SHA256" : "OSS4-HMAC-SHA256";
    private DayKey? _dayKey;
    private Second? _second;

    public AccessCredentials Credentials => credentials;

    /// <param name="request">Gets the date, payload, token and Authorization headers.</param>
    /// <param name="path">Percent-encoded, with the bucket.</param>
    /// <param name="query">Percent-encoded, items in order of their names; as signed.</param>
    public void Sign(HttpRequestMessage request, string path, string query)
    {
        var timestamp = Timestamp();
        var key = KeyOf(timestamp[..8]);
        var host = request.RequestUri!.Authority;
        var canonical = new StringBuilder(1024)
            .Append(request.Method.Method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        if (isS3)
        {
            canonical.Append("host:").Append(host).Append('\n');
        }

        Add(request, canonical, "content-sha256", UnsignedPayload);
        Add(request, canonical, "date", timestamp);
        if (credentials.Token is { } token)
        {
            Add(request, canonical, "security-token", token);
        }

        var signedHeaders = credentials.Token is null ? "host;x-amz-content-sha256;x-amz-date" : "host;x-amz-content-sha256;x-amz-date;x-amz-security-token";
        canonical.Append('\n').Append(isS3 ? signedHeaders : "").Append('\n').Append(UnsignedPayload);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()), hash);
        var toSign = $"{_algorithm}\n{timestamp}\n{key.Scope}\n{Convert.ToHexStringLower(hash)}";
        HMACSHA256.HashData(key.Key, Encoding.UTF8.GetBytes(toSign), hash);
        var signature = Convert.ToHexStringLower(hash);
        request.Headers.TryAddWithoutValidation("Authorization", isS3
            ? $"{_algorithm} Credential={credentials.Id}/{key.Scope}, SignedHeaders={signedHeaders}, Signature={signature}"
            : $"{_algorithm} Credential={credentials.Id}/{key.Scope},Signature={signature}");
    }

    private void Add(HttpRequestMessage request, StringBuilder canonical, string name, string value)
    {
        request.Headers.TryAddWithoutValidation(_prefix + name, value);
        canonical.Append(_prefix).Append(name).Append(':').Append(value).Append('\n');
    }

    private string Timestamp()
    {
        var now = DateTimeOffset.UtcNow;
        var unix = now.ToUnixTimeSeconds();
        if (_second is { } second && second.Unix == unix)
        {
            return second.Text;
        }

        var text = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        _second = new Second(unix, text);
        return text;
    }

    private DayKey KeyOf(string day)
    {
        if (_dayKey is { } known && known.Day == day)
        {
            return known;
        }

        var (start, service, end) = isS3 ? ("AWS4", "s3", "aws4_request") : ("aliyun_v4", "oss", "aliyun_v4_request");
        var key = Encoding.UTF8.GetBytes(start + credentials.Secret);
        foreach (var part in (string[])[day, region, service, end])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return _dayKey = new DayKey(day, key, $"{day}/{region}/{service}/{end}");
    }
}
