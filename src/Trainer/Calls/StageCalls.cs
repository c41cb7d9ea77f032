using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Scenario.Signing;
using Scenario.Signing.Oss;
using Scenario.Signing.Rpc;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Calls;

/// <summary>Real calls to the hosts of a stage, over their sockets, signed with the functions that every client here uses.</summary>
public sealed class StageCalls(Stage stage)
{
    private const int BodyLimit = 256 * 1024;

    private static readonly HttpClient Http =
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>Asks STS for a token of a role.</summary>
    public Task<TokenAnswer> AssumeRoleAsync(CloudKey caller, string roleArn, string sessionName, string? policy, int durationSeconds,
        CancellationToken cancellationToken)
    {
        List<NameValue> parameters = [new("RoleArn", roleArn), new("RoleSessionName", sessionName),
            new("DurationSeconds", durationSeconds.ToString(CultureInfo.InvariantCulture))];
        if (!string.IsNullOrWhiteSpace(policy))
        {
            parameters.Add(new("Policy", policy));
        }

        return AssumeRoleAsync(caller, parameters, cancellationToken);
    }

    /// <summary>Asks STS for a token of a role with parameters of the caller's choosing, right or wrong.</summary>
    public async Task<TokenAnswer> AssumeRoleAsync(CloudKey caller, IReadOnlyList<NameValue> parameters, CancellationToken cancellationToken)
    {
        var answer = await StsAsync(caller, "AssumeRole", parameters, cancellationToken);
        return Token(answer, "Credentials", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration");
    }

    /// <summary>Any call to STS by RPC signature.</summary>
    public async Task<CallAnswer> StsAsync(CloudKey caller, string action, IReadOnlyList<NameValue> parameters, CancellationToken cancellationToken) =>
        await SendStsAsync(SignSts(caller, action, parameters), cancellationToken);

    /// <summary>The signed query of a call to STS, to be sent as often as wanted.</summary>
    public static string SignSts(CloudKey caller, string action, IReadOnlyList<NameValue> parameters)
    {
        List<NameValue> all =
        [
            new("Action", action), new("Version", "2015-04-01"), new("Format", "JSON"), new("AccessKeyId", caller.AccessKeyId),
            new("SignatureMethod", "HMAC-SHA1"),
            new("SignatureVersion", "1.0"), new("SignatureNonce", Guid.NewGuid().ToString("N")),
            new("Timestamp", WireTime.Format(TimeProvider.System.GetUtcNow())), .. parameters,
        ];
        if (caller.SecurityToken is { } token)
        {
            all.Add(new("SecurityToken", token));
        }

        all.Add(new("Signature", RpcSignature.Sign("GET", all, caller.AccessKeySecret)));
        return string.Join('&', all.Select(static p => $"{PercentEncoding.Encode(p.Name)}={PercentEncoding.Encode(p.Value ?? "")}"));
    }

    /// <summary>Sends a query of <see cref="SignSts"/>.</summary>
    public async Task<CallAnswer> SendStsAsync(string signedQuery, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(new Uri(stage.Cloud.StsEndpoint, "/?" + signedQuery), cancellationToken);
        var body = await ReadAsync(response, cancellationToken);
        var (code, message, id) = JsonError(body);
        return new((int)response.StatusCode, code, message, id, body);
    }

    /// <summary>Signs with V4 and sends; without a key the request goes unsigned.</summary>
    public async Task<CallAnswer> OssAsync(CloudKey? key, OssAsk ask, CancellationToken cancellationToken)
    {
        var signed = key is null ? [] : SignV4(key, ask);
        return await SendOssAsync(ask, signed, cancellationToken);
    }

    /// <summary>The headers that sign a request with V4.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SignV4(CloudKey key, OssAsk ask) => OssV4Signature.SignHeaders(
        new OssRequestToSign(ask.Method, ask.Bucket, ask.Key, ask.Query, ask.Headers), key.AccessKeyId, key.AccessKeySecret, key.SecurityToken, stage.Region,
        TimeProvider.System.GetUtcNow());

    /// <summary>Sends a request with the headers given, whatever they are.</summary>
    public async Task<CallAnswer> SendOssAsync(OssAsk ask, IReadOnlyList<KeyValuePair<string, string>> signed, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(ask.Method), AddressOf(ask));
        if (ask.Body is { } bytes)
        {
            request.Content = new ByteArrayContent(bytes);
        }
        else if (ask.Method is "PUT" or "POST")
        {
            request.Content = new ByteArrayContent([]);
        }

        foreach (var (name, value) in ask.Headers.Concat(signed))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendOssAsync(request, cancellationToken);
    }

    /// <summary>Sends a request that is complete, such as one with a presigned URL or a form.</summary>
    public static async Task<CallAnswer> SendOssAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await ReadAsync(response, cancellationToken);
        var id = response.Headers.TryGetValues("x-oss-request-id", out var ids) ? ids.FirstOrDefault() : null;
        var (code, message) = (int)response.StatusCode >= 400 ? XmlError(body) : (null, null);
        return new((int)response.StatusCode, code, message, id, body);
    }

    /// <summary>A presigned URL for a request, good for five minutes.</summary>
    public Uri Presign(CloudKey key, OssAsk ask)
    {
        var query = OssV4Signature.Presign(
            new OssRequestToSign(ask.Method, ask.Bucket, ask.Key, ask.Query, ask.Headers), key.AccessKeyId, key.AccessKeySecret, key.SecurityToken,
            stage.Region,
            stage.Clock.GetUtcNow(), TimeSpan.FromMinutes(5), []);
        return AddressOf(ask with { Query = query });
    }

    /// <summary>Logs in to AppServer and asks for the credentials of a grant, as the app does.</summary>
    public async Task<TokenAnswer> GrantAsync(string user, string password, string grant, CancellationToken cancellationToken)
    {
        var login = await LoginAsync(user, password, cancellationToken);
        if (login.Bearer is null)
        {
            return new(login.Answer, null);
        }

        return await CredentialsAsync(login.Bearer, grant, null, cancellationToken);
    }

    /// <summary>Asks AppServer for the credentials of a grant.</summary>
    /// <param name="bearer">What the login answered.</param>
    /// <param name="grant">Name of the grant.</param>
    /// <param name="durationSeconds">How long they should live; null for the grant's own.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    public async Task<TokenAnswer> CredentialsAsync(string? bearer, string grant, int? durationSeconds, CancellationToken cancellationToken) =>
        Token(await AppServerAsync("/api/credentials", bearer, new { grant, durationSeconds }, cancellationToken), null, "accessKeyId", "accessKeySecret",
            "securityToken", "expiration");

    /// <summary>Logs in to AppServer.</summary>
    public async Task<(CallAnswer Answer, string? Bearer)> LoginAsync(string user, string password, CancellationToken cancellationToken)
    {
        var answer = await AppServerAsync("/api/login", null, new { user, password }, cancellationToken);
        using var body = answer.IsRefused ? null : JsonDocument.Parse(answer.Body);
        return (answer, body?.RootElement.GetProperty("token").GetString());
    }

    /// <summary>Posts JSON to AppServer.</summary>
    public async Task<CallAnswer> AppServerAsync(string path, string? bearer, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.AppServer, path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await Http.SendAsync(request, cancellationToken);
        var bytes = await ReadAsync(response, cancellationToken);
        var problem = response.IsSuccessStatusCode ? null : JsonMember(bytes, "title");
        return new((int)response.StatusCode, problem, JsonMember(bytes, "detail"), null, bytes);
    }

    /// <summary>The hop that an answer of STS or OSS belongs to.</summary>
    public async Task<Hop?> HopOfAsync(CallAnswer answer, CancellationToken cancellationToken) =>
        answer.RequestId is { } id ? await stage.Feed.WaitForAsync(id, cancellationToken) : null;

    /// <summary>Posts a form to AppServer, or to another receiver of reports, with headers of the caller's choosing.</summary>
    public static async Task<CallAnswer> PostFormAsync(Uri address, byte[] form, IReadOnlyList<(string Name, string Value)> headers,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(form) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        var bytes = await ReadAsync(response, cancellationToken);
        return new((int)response.StatusCode, response.IsSuccessStatusCode ? null : JsonMember(bytes, "title"), JsonMember(bytes, "detail"), null, bytes);
    }

    /// <summary>Where a request goes: path style on the loopback address.</summary>
    public Uri AddressOf(OssAsk ask)
    {
        var path = ask.RawPath ?? $"/{ask.Bucket}/{string.Join('/', ask.Key.Split('/').Select(PercentEncoding.Encode))}";
        var query = string.Join('&',
            ask.Query.Select(static item => item.Value is null
                ? PercentEncoding.Encode(item.Name) : $"{PercentEncoding.Encode(item.Name)}={PercentEncoding.Encode(item.Value)}"));

        // INVARIANT: dots and escapes reach the host as they stand here; a Uri would tidy them up.
        return new Uri(
            stage.Cloud.OssEndpoint.GetLeftPart(UriPartial.Authority) + path + (query.Length > 0 ? "?" + query : ""),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static TokenAnswer Token(CallAnswer answer, string? member, string id, string secret, string token, string expiration)
    {
        if (answer.IsRefused)
        {
            return new(answer, null);
        }

        using var body = JsonDocument.Parse(answer.Body);
        var from = member is null ? body.RootElement : body.RootElement.GetProperty(member);
        return new(answer, new(from.GetProperty(id).GetString()!, from.GetProperty(secret).GetString()!, from.GetProperty(token).GetString()))
        {
            Expires = from.GetProperty(expiration).GetDateTimeOffset(),
        };
    }

    private static (string? Code, string? Message, string? RequestId) JsonError(byte[] body) =>
        (JsonMember(body, "Code"), JsonMember(body, "Message"), JsonMember(body, "RequestId"));

    private static string? JsonMember(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Code, string? Message) XmlError(byte[] body)
    {
        try
        {
            using var stream = new MemoryStream(body);
            var error = XDocument.Load(stream).Root;
            return (error?.Element("Code")?.Value, error?.Element("Message")?.Value);
        }
        catch (XmlException)
        {
            return (null, null);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (kept.Length < BodyLimit && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }
}
