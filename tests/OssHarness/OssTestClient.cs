using System.Text;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.OssHarness;

/// <summary>Builds, signs and sends raw requests; nothing is normalised on the way.</summary>
internal sealed class OssTestClient(HttpClient http, Uri endpoint, string? accessKeyId, string? secret, string? token)
{
    public string? AccessKeyId => accessKeyId;

    public string? Secret => secret;

    public string? Token => token;

    public OssTestClient With(string? otherToken) => new(http, endpoint, accessKeyId, secret, otherToken);

    /// <summary>Path style, V4 header.</summary>
    public Task<OssAnswer> SendAsync(
        string method,
        string? bucket,
        string? key = null,
        string query = "",
        byte[]? body = null,
        params (string Name, string Value)[] headers) => SendAsync(new OssCall(method, bucket, key, query, body, headers));

    public Task<OssAnswer> PutAsync(string key, string text, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", OssTestHost.Bucket, key, "", Encoding.UTF8.GetBytes(text), headers);

    public Task<OssAnswer> GetAsync(string key, string query = "", params (string Name, string Value)[] headers) =>
        SendAsync("GET", OssTestHost.Bucket, key, query, null, headers);

    /// <summary>A request with an XML body.</summary>
    public Task<OssAnswer> SendXmlAsync(string method, string bucket, string? key, string query, string xml, params (string Name, string Value)[] headers) =>
        SendAsync(method, bucket, key, query, Encoding.UTF8.GetBytes(xml), headers);

    /// <returns>The upload id.</returns>
    public async Task<string> InitiateAsync(string key, string query = "uploads", params (string Name, string Value)[] headers) =>
        (await SendAsync("POST", OssTestHost.Bucket, key, query, null, headers)).Xml.Element("UploadId")!.Value;

    public Task<OssAnswer> UploadPartAsync(string key, string uploadId, int number, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", OssTestHost.Bucket, key, $"partNumber={number}&uploadId={uploadId}", body, headers);

    /// <summary>Completes with the listed parts.</summary>
    public Task<OssAnswer> CompleteAsync(string key, string uploadId, IEnumerable<(int Number, string ETag)> parts, string query = "") => SendXmlAsync(
        "POST",
        OssTestHost.Bucket,
        key,
        $"uploadId={uploadId}{query}",
        $"<CompleteMultipartUpload>{string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag}</ETag></Part>"))}</CompleteMultipartUpload>");

    /// <summary>A bucket of a test's own.</summary>
    public async Task<string> NewBucketAsync(string? versioning = null)
    {
        var bucket = "test-" + Guid.NewGuid().ToString("n");
        Assert.Equal(200, (await SendAsync("PUT", bucket)).Status);
        if (versioning is not null)
        {
            await SetVersioningAsync(bucket, versioning);
        }

        return bucket;
    }

    public async Task SetVersioningAsync(string bucket, string status) =>
        Assert.Equal(200, (await SendXmlAsync("PUT", bucket, null, "versioning",
            $"<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>")).Status);

    public async Task<OssAnswer> SendAsync(OssCall call)
    {
        var (target, authority, headers) = Sign(call);
        var uri = new Uri(endpoint.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), uri);
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
        }

        foreach (var (name, value) in headers.Where(header => header.Key != "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("Host", authority);
        using var response = await http.SendAsync(request);
        return await OssAnswer.ReadAsync(response);
    }

    /// <summary>Request line and headers as they go over the wire, for a connection that sends the body by itself.</summary>
    public string HeadOf(OssCall call)
    {
        var (target, _, headers) = Sign(call);
        return $"{call.Method} {target} HTTP/1.1\r\n{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n";
    }

    /// <summary>The query of a V1 or V4 presigned URL.</summary>
    public string Presign(string method, string key, bool v4, TimeSpan expires, string query = "")
    {
        var toSign = new OssRequestToSign(method, OssTestHost.Bucket, key, PercentEncoding.ParseQuery(query), []);
        var now = DateTimeOffset.UtcNow;
        var items = v4
            ? OssV4Signature.Presign(toSign, accessKeyId!, secret!, token, OssTestHost.Region, now, expires, [])
            : OssV1Signature.Presign(toSign, accessKeyId!, secret!, token, now + expires);
        return string.Join('&', items.Select(item => PercentEncoding.Encode(item.Name) + (item.Value is null ? "" : "=" + PercentEncoding.Encode(item.Value))));
    }

    private (string Target, string Authority, List<KeyValuePair<string, string>> Headers) Sign(OssCall call)
    {
        var headers = call.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value)).ToList();
        if (call.Body is not null && !headers.Exists(header => header.Key == "Content-Type"))
        {
            headers.Add(new("Content-Type", "text/plain"));
        }

        var target = call.RawTarget ?? OssCall.PathOf(call.Bucket, call.Key) + (call.Query.Length == 0 ? "" : "?" + call.Query);
        var authority = call.Host ?? endpoint.Authority;
        headers.Add(new("Host", authority));
        var toSign = new OssRequestToSign(call.Method, call.Bucket, call.Key, PercentEncoding.ParseQuery(call.Query), headers);
        if (accessKeyId is not null)
        {
            headers.AddRange(call.Sign(toSign, accessKeyId, secret!, token, call.SignedAt ?? DateTimeOffset.UtcNow));
        }

        return (target, authority, headers);
    }
}
