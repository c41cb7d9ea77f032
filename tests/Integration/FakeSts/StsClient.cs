using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scenario.ControlPlane;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Rpc;

namespace Scenario.Integration.FakeSts;

/// <summary>Calls FakeSts as the vendor's SDKs do. Each call signs with a fresh nonce and the real time, unless told otherwise.</summary>
internal sealed class StsClient(HttpClient http, MovableClock clock, string accessKeyId, string secret, string? token = null)
{
    private static int _nonce;

    public HttpClient Http => http;

    public string AccessKeyId => accessKeyId;

    /// <summary>Signature V1, form body, JSON answer.</summary>
    public Task<StsAnswer> CallAsync(string action, params (string Name, string Value)[] parameters) =>
        SendV1Async(SignV1(action, parameters), HttpMethod.Post);

    public Task<StsAnswer> AssumeAsync(string roleArn, string sessionName = "alice", params (string Name, string Value)[] more) =>
        CallAsync("AssumeRole", [("RoleArn", roleArn), ("RoleSessionName", sessionName), .. more]);

    /// <summary>Assumes and gives a client of the session.</summary>
    public async Task<StsClient> BecomeAsync(string roleArn, string sessionName = "alice", params (string Name, string Value)[] more)
    {
        var answer = await AssumeAsync(roleArn, sessionName, more);
        Assert.True(answer.Status == 200, answer.Body);
        return new(http, clock, answer.Text("Credentials.AccessKeyId")!, answer.Text("Credentials.AccessKeySecret")!, answer.Text("Credentials.SecurityToken"));
    }

    /// <summary>The parameters of a V1 call, signed for a POST; <paramref name="change"/> runs before signing.</summary>
    public List<NameValue> SignV1(
        string action, IEnumerable<(string Name, string Value)> parameters, Action<Dictionary<string, string>>? change = null, string method = "POST")
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Action"] = action,
            ["Version"] = "2015-04-01",
            ["Format"] = "JSON",
            ["AccessKeyId"] = accessKeyId,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
            ["SignatureNonce"] = NextNonce(),
            ["Timestamp"] = clock.RealUtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (token is not null)
        {
            all["SecurityToken"] = token;
        }

        foreach (var (name, value) in parameters)
        {
            all[name] = value;
        }

        change?.Invoke(all);
        var items = all.Select(static p => new NameValue(p.Key, p.Value)).ToList();
        items.Add(new("Signature", RpcSignature.Sign(method, items, secret)));
        return items;
    }

    public async Task<StsAnswer> SendV1Async(IEnumerable<NameValue> signed, HttpMethod method)
    {
        var text = Encode(signed);
        using var request = method == HttpMethod.Get
            ? new HttpRequestMessage(method, "/?" + text)
            : new HttpRequestMessage(method, "/") { Content = new StringContent(text, Encoding.UTF8, "application/x-www-form-urlencoded") };
        return await StsAnswer.ReadAsync(await http.SendAsync(request));
    }

    /// <summary>Signature V3, parameters in the query, empty body unless given, as the generated SDKs send it.</summary>
    public async Task<StsAnswer> CallV3Async(
        string action,
        IEnumerable<(string Name, string Value)>? parameters = null,
        Action<Dictionary<string, string>>? changeBeforeSigning = null,
        Action<HttpRequestMessage>? changeAfterSigning = null,
        string? jsonBody = null,
        string version = "2015-04-01")
    {
        var query = (parameters ?? []).Select(static p => new NameValue(p.Name, p.Value)).ToList();
        var body = Encoding.UTF8.GetBytes(jsonBody ?? "");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = http.BaseAddress!.Authority,
            ["x-acs-action"] = action,
            ["x-acs-version"] = version,
            ["x-acs-date"] = clock.RealUtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = NextNonce(),
            ["x-acs-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)),
        };
        if (token is not null)
        {
            headers["x-acs-accesskey-id"] = accessKeyId;
            headers["x-acs-security-token"] = token;
        }

        if (jsonBody is not null)
        {
            headers["content-type"] = "application/json; charset=utf-8";
        }

        changeBeforeSigning?.Invoke(headers);
        var toSign = new Acs3Request("POST", "/", query, [.. headers], headers.GetValueOrDefault("x-acs-content-sha256", ""));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/?" + Encode(query)) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation("Authorization", Acs3Signature.Authorization(toSign, accessKeyId, secret));
        changeAfterSigning?.Invoke(request);
        return await StsAnswer.ReadAsync(await http.SendAsync(request));
    }

    public static string Encode(IEnumerable<NameValue> items) =>
        string.Join('&', items.Select(static i => $"{PercentEncoding.Encode(i.Name)}={PercentEncoding.Encode(i.Value ?? "")}"));

    private static string NextNonce() => $"nonce-{Interlocked.Increment(ref _nonce)}";
}
