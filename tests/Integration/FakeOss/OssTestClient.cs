using System.Text;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>Builds, signs and sends raw requests; nothing is normalised on the way.</summary>
internal sealed class OssTestClient(OssTestHost host, string? accessKeyId, string? secret, string? token)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public string? AccessKeyId => accessKeyId;

    public string? Secret => secret;

    public string? Token => token;

    public OssTestClient With(string? otherToken) => new(host, accessKeyId, secret, otherToken);

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

    public async Task<OssAnswer> SendAsync(OssCall call)
    {
        var headers = call.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value)).ToList();
        if (call.Body is not null && !headers.Exists(header => header.Key == "Content-Type"))
        {
            headers.Add(new("Content-Type", "text/plain"));
        }

        var target = call.RawTarget ?? OssCall.PathOf(call.Bucket, call.Key) + (call.Query.Length == 0 ? "" : "?" + call.Query);
        var authority = call.Host ?? host.Endpoint.Authority;
        headers.Add(new("Host", authority));
        var toSign = new OssRequestToSign(call.Method, call.Bucket, call.Key, PercentEncoding.ParseQuery(call.Query), headers);
        if (accessKeyId is not null)
        {
            headers.AddRange(call.Sign(toSign, accessKeyId, secret!, token, call.SignedAt ?? DateTimeOffset.UtcNow));
        }

        var uri = new Uri(host.Endpoint.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
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
        using var response = await Http.SendAsync(request);
        return await OssAnswer.ReadAsync(response);
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
}
