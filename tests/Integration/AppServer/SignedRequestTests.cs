using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.AppServer;

/// <summary>Presigned URLs and upload forms: they verify, stay within the grant, and never outlive the token in them.</summary>
public sealed class SignedRequestTests : IDisposable
{
    private readonly MovedClock _clock = new();
    private readonly MisbehavingSts _sts;

    public SignedRequestTests() => _sts = new MisbehavingSts(_clock);

    public void Dispose() => _sts.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task a_url_verifies_and_names_its_key(string method)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        var answer = await OkAsync(server, "/api/presign",
            new { key = "users/alice/你好 +1.jpg", method, expiresSeconds = 120, contentType = "image/jpeg", downloadAs = "a \"b\".jpg" });

        var url = new Uri(answer.GetProperty("url").GetString()!);
        Assert.StartsWith("https://sample-bucket.oss-cn-hangzhou.aliyuncs.com/users/alice/%E4%BD%A0%E5%A5%BD%20%2B1.jpg?",
            answer.GetProperty("url").GetString(), StringComparison.Ordinal);
        var query = PercentEncoding.ParseQuery(url.Query[1..]);
        var (presented, fault) = OssV4PresignedQuery.Parse(query);
        Assert.Equal(OssV4Fault.None, fault);
        KeyValuePair<string, string>[] headers =
            [.. answer.GetProperty("headers").EnumerateObject().Select(static h => KeyValuePair.Create(h.Name, h.Value.GetString()!))];
        Assert.True(OssV4Signature.VerifyUrl(new OssRequestToSign(method, "sample-bucket", "users/alice/你好 +1.jpg", query, headers), presented!,
            "secret-of-1").IsMatch);
        Assert.Equal("token-of-1", query.Single(static q => q.Name == "x-oss-security-token").Value);
        Assert.Equal("120", query.Single(static q => q.Name == "x-oss-expires").Value);
    }

    [Fact]
    public async Task an_address_with_an_ip_is_path_style()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock, ("Oss:Endpoint", "http://127.0.0.1:8712"));

        var answer = await OkAsync(server, "/api/presign", new { key = "users/alice/a" });

        Assert.StartsWith("http://127.0.0.1:8712/sample-bucket/users/alice/a?", answer.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users/bob/a", "GET")]
    [InlineData("users/alice", "GET")]
    [InlineData("users/alice2/a", "GET")]
    [InlineData("/users/alice/a", "GET")]
    [InlineData("", "GET")]
    [InlineData(null, "GET")]
    [InlineData("users/alice/a", "DELETE")]
    public async Task a_key_or_method_outside_the_grant_is_refused(string? key, string method)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.PostAsync("/api/presign", "alice", new { key, method });

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task nothing_signed_outlives_its_token()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        var token = (await server.CredentialsAsync("alice")).GetProperty("expiration").GetDateTimeOffset();
        foreach (var passed in (int[])[0, 400, 400])
        {
            _clock.Advance(TimeSpan.FromSeconds(passed));
            var url = await OkAsync(server, "/api/presign", new { key = "users/alice/a", expiresSeconds = 604_800 });
            var query = PercentEncoding.ParseQuery(new Uri(url.GetProperty("url").GetString()!).Query[1..]);
            var signedAt = DateTimeOffset.ParseExact(
                query.Single(static q => q.Name == "x-oss-date").Value!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var end = signedAt.AddSeconds(int.Parse(query.Single(static q => q.Name == "x-oss-expires").Value!, CultureInfo.InvariantCulture));
            Assert.InRange(end, token.AddSeconds(-2), token);
            Assert.Equal(end, url.GetProperty("expiration").GetDateTimeOffset());

            var form = await OkAsync(server, "/api/upload-form", new { expiresSeconds = 3600 });
            Assert.InRange(PolicyOf(form).GetProperty("expiration").GetDateTimeOffset(), token.AddSeconds(-2), token);
        }

        Assert.Single(_sts.Calls);
    }

    [Fact]
    public async Task a_form_is_signed_and_pins_everything_it_sends()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock, ("Callback:Url", "https://app.example.com/api/callback"));

        var form = await OkAsync(server, "/api/upload-form", new { contentType = "image/jpeg", maxBytes = 1000, callback = true });

        Assert.Equal("https://sample-bucket.oss-cn-hangzhou.aliyuncs.com/", form.GetProperty("url").GetString());
        var fields = form.GetProperty("fields").EnumerateObject().ToDictionary(static f => f.Name, static f => f.Value.GetString()!);
        var (credential, _) = OssV4Credential.Parse(fields["x-oss-credential"]);
        Assert.Equal("STS.1", credential!.AccessKeyId);
        Assert.True(OssPostPolicySignature.VerifyV4(fields["policy"], "secret-of-1", credential, fields["x-oss-signature"]));
        Assert.Equal("users/alice/${filename}", fields["key"]);
        var conditions = PolicyOf(form).GetProperty("conditions").EnumerateArray().Select(static c => c.GetRawText()).ToArray();
        Assert.Contains("""{"bucket":"sample-bucket"}""", conditions);
        Assert.Contains("""["starts-with","$key","users/alice/"]""", conditions);
        Assert.Contains("""["content-length-range",0,1000]""", conditions);
        Assert.Contains("""["eq","$content-type","image/jpeg"]""", conditions);
        Assert.Contains("""["eq","$x-oss-security-token","token-of-1"]""", conditions);
        var callback = JsonDocument.Parse(Convert.FromBase64String(fields["callback"])).RootElement;
        Assert.Equal("https://app.example.com/api/callback", callback.GetProperty("callbackUrl").GetString());
        Assert.Matches("&ticket=[A-Za-z0-9_-]+$", callback.GetProperty("callbackBody").GetString()!);
    }

    [Theory]
    [InlineData("""{"key":"users/bob/a"}""", 403)]
    [InlineData("""{"key":"users/alice/${filename}"}""", 400)]
    [InlineData("""{"maxBytes":0}""", 400)]
    [InlineData("""{"expiresSeconds":5}""", 400)]
    [InlineData("""{"callback":true}""", 400)]
    [InlineData("""{"contentType":"a\nb"}""", 400)]
    public async Task a_form_that_cannot_be_is_refused(string body, int status)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.PostAsync("/api/upload-form", "alice", JsonDocument.Parse(body).RootElement);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static JsonElement PolicyOf(JsonElement form) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(form.GetProperty("fields").GetProperty("policy").GetString()!))).RootElement;

    private static async Task<JsonElement> OkAsync(AppServerReplica server, string path, object body)
    {
        using var response = await server.PostAsync(path, "alice", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
