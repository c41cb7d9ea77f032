using System.Net;
using System.Xml.Linq;
using Scenario.Load;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Soak;

/// <summary>Signed requests on the seeded bucket, each sent once.</summary>
internal sealed class OssCaller(Uri endpoint, AccessCredentials credentials) : IDisposable
{
    public const string Bucket = "sample-bucket";
    public const string Region = "cn-hangzhou";

    public static readonly AccessCredentials Root = new("LTAI5tScenarioRoot000001", "ScenarioRootSecret000000000001");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });

    /// <summary>What is signed with from now on.</summary>
    public AccessCredentials Credentials { get; set; } = credentials;

    /// <exception cref="HttpRequestException">The connection broke: what was asked for may have happened or not.</exception>
    public async Task<OssReply> SendAsync(HttpMethod method, string key, string query = "", byte[]? body = null)
    {
        var toSign = new OssRequestToSign(method.Method, Bucket, key.Length == 0 ? null : key, PercentEncoding.ParseQuery(query), []);
        var path = $"/{Bucket}/{PercentEncoding.EncodePath(key)}";
        using var request = new HttpRequestMessage(method, new Uri(endpoint, query.Length == 0 ? path : $"{path}?{query}"));
        foreach (var (name, value) in OssV4Signature.SignHeaders(toSign, Credentials.Id, Credentials.Secret, Credentials.Token, Region, DateTimeOffset.UtcNow))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : new ByteArrayContent(body);
        using var answer = await _http.SendAsync(request, CancellationToken.None);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return new OssReply(answer.StatusCode, bytes, answer.Headers.TryGetValues("x-oss-hash-crc64ecma", out var crc) ? crc.First() : null);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer that arrived whole.</summary>
internal sealed record OssReply(HttpStatusCode Status, byte[] Body, string? Crc64)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public XElement Xml => XElement.Parse(System.Text.Encoding.UTF8.GetString(Body));

    /// <summary>Status and code of a refusal.</summary>
    public string Refusal => $"{(int)Status} {(Body.Length > 0 && Body[0] == '<' ? Xml.Element("Code")?.Value : "")}".Trim();
}
