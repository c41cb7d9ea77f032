using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scenario.Signing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scenario.Integration.AppServer;

/// <summary>What OSS sends after an upload, signed with its key: an AppServer, that key, and a server that hands the key out.</summary>
internal sealed class UploadReports : IAsyncDisposable
{
    private readonly MisbehavingSts _sts = new();

    private UploadReports()
    {
    }

    public RSA Oss { get; } = TestKey.Open();

    public WireMockServer Keys { get; } = WireMockServer.Start();

    public AppServerReplica Server { get; private set; } = null!;

    /// <summary>Where the key of OSS lies.</summary>
    public string KeyUrl => $"{Keys.Url}/_/key.pem";

    /// <summary>How many uploads AppServer has believed.</summary>
    public int Believed => Server.Log.Text.Split("reports an upload").Length - 1;

    public static async Task<UploadReports> StartAsync(params (string Key, string? Value)[] settings)
    {
        var reports = new UploadReports();
        reports.Keys.Given(Request.Create().WithPath("/_/key.pem", "/objects/key.pem"))
            .RespondWith(Response.Create().WithBody(reports.Oss.ExportSubjectPublicKeyInfoPem()));
        reports.Server = await reports.StartReplicaAsync(settings);
        return reports;
    }

    /// <summary>One more server that believes the same key.</summary>
    public Task<AppServerReplica> StartReplicaAsync(params (string Key, string? Value)[] settings) => AppServerReplica.StartAsync(
        _sts.Url, null, [("Callback:PublicKeyPrefix", $"{Keys.Url}/_/"), ("Callback:Url", "https://app.example.com/api/callback"), .. settings]);

    /// <summary>The report that OSS makes of a form's upload, by the template that AppServer signed into the form.</summary>
    /// <param name="user">Who asked for the form.</param>
    /// <param name="key">What was uploaded.</param>
    /// <param name="wish">What the form is asked for besides its callback.</param>
    public async Task<string> MakeAsync(string user, string key, Dictionary<string, object>? wish = null)
    {
        using var response = await Server.PostAsync("/api/upload-form", user, new Dictionary<string, object>(wish ?? []) { ["callback"] = true });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var form = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var callback = JsonDocument.Parse(Convert.FromBase64String(form.GetProperty("fields").GetProperty("callback").GetString()!)).RootElement;
        return callback.GetProperty("callbackBody").GetString()!
            .Replace("${bucket}", "sample-bucket", StringComparison.Ordinal)
            .Replace("${object}", PercentEncoding.Encode(key), StringComparison.Ordinal)
            .Replace("${etag}", "X", StringComparison.Ordinal)
            .Replace("${size}", "7", StringComparison.Ordinal)
            .Replace("${mimeType}", "image%2Fjpeg", StringComparison.Ordinal);
    }

    /// <summary>Sends a report as OSS does, with its signature.</summary>
    public async Task<HttpStatusCode> SendAsync(string body, string? keyUrl = null, AppServerReplica? to = null)
    {
        using var response = await SendAsync("/api/callback", body, keyUrl ?? KeyUrl, "/api/callback", body, to);
        return response.StatusCode;
    }

    /// <summary>Signs one thing and sends another, if they differ.</summary>
    public async Task<HttpResponseMessage> SendAsync(string target, string body, string keyUrl, string signedTarget, string signedBody,
        AppServerReplica? to = null)
    {
        var at = signedTarget.IndexOf('?', StringComparison.Ordinal);
        var text = $"{Uri.UnescapeDataString(at < 0 ? signedTarget : signedTarget[..at])}{(at < 0 ? "" : signedTarget[at..])}\n{signedBody}";
        var signature = Oss.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, null, "application/x-www-form-urlencoded") };
        request.Headers.TryAddWithoutValidation("authorization", Convert.ToBase64String(signature));
        request.Headers.Add("x-oss-pub-key-url", Convert.ToBase64String(Encoding.UTF8.GetBytes(keyUrl)));
        return await (to ?? Server).Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _sts.Dispose();
        Oss.Dispose();
        Keys.Dispose();
    }
}
