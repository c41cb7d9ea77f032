using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeOss.Host;
using Scenario.FakeSts.Host;
using Scenario.Ram.Identities;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.AppServer;

/// <summary>Another account, region, role, bucket and HTTPS everywhere: configuration is all that changes.</summary>
public sealed class AnotherCloudTests : IAsyncLifetime
{
    private const string Account = "5566778899001122";
    private const string Region = "eu-central-1";
    private const string Bucket = "photos-eu";

    private readonly string _directory = Directory.CreateTempSubdirectory("scenario-").FullName;
    private WebApplication _sts = null!;
    private WebApplication _oss = null!;
    private HttpClient _http = null!;

    private string AuthorityFile => Path.Combine(_directory, "authority.pem");

    public async ValueTask InitializeAsync()
    {
        var seed = Path.Combine(_directory, "seed.json");
        await File.WriteAllTextAsync(seed, Seed);
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--https", "--seed", seed, $"--Https:Directory={Path.Combine(_directory, "tls")}",
            "--Logging:LogLevel:Default=None"];
        _sts = FakeStsHost.Create(arguments);
        await _sts.StartAsync();
        var directory = _sts.Services.GetRequiredService<IRamDirectorySource>();
        _oss = FakeOssHost.Create(arguments, builder => builder.Services.AddSingleton(directory));
        await _oss.StartAsync();

        using var plain = new HttpClient();
        var pem = await plain.GetStringAsync(new Uri(Address(_sts, "http"), "/__admin/ca.pem"));
        await File.WriteAllTextAsync(AuthorityFile, pem);
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509Certificate2.CreateFromPem(pem) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _oss.DisposeAsync();
        await _sts.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task credentials_urls_and_limits_hold_there_as_well(string client)
    {
        await using var server = await StartAsync(client);
        var answer = await server.CredentialsAsync("小明@example.com", "album");
        Assert.Equal("albums/=E5=B0=8F=E6=98=8E@example.com/", answer.GetProperty("allowedPrefix").GetString());
        Assert.Equal(Region, answer.GetProperty("region").GetString());
        var mine = $"{answer.GetProperty("allowedPrefix").GetString()}1.txt";

        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Put, mine, answer, "bytes"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get, mine, answer));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(HttpMethod.Put, "albums/bob/1.txt", answer, "bytes"));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(HttpMethod.Get, "secret.txt", answer));

        var download = await PresignAsync(server, new { grant = "album", key = mine });
        Assert.Equal("bytes", await _http.GetStringAsync(download));
        var upload = await PresignAsync(server, new { grant = "album", key = mine, method = "PUT", contentType = "text/plain" });
        using (var put = await _http.PutAsync(upload, new StringContent("other", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain"))))
        {
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        }

        Assert.Equal("other", await _http.GetStringAsync(download));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task the_console_client_works_there_as_it_does_here(string client)
    {
        await using var server = await StartAsync(client, ("Https", "true"), ("Https:Directory", Path.Combine(_directory, "tls")));
        using var cli = new AppClient.Cli();
        cli.Variables["SCENARIO_SERVER"] = server.Https.AbsoluteUri;
        cli.Variables["SCENARIO_GRANT"] = "album";
        cli.In = server.TokenFor("alice");
        Assert.Equal(1, await cli.RunAsync("login", "--token-stdin")); // nobody vouches for that server yet
        cli.Variables["SCENARIO_CA_FILE"] = AuthorityFile;
        Assert.Equal(0, await cli.RunAsync("login", "--token-stdin"));

        Assert.Equal(0, await cli.RunAsync("whoami", "--json"));
        Assert.Equal("alice", cli.Json.GetProperty("user").GetString());
        Assert.Equal($"acs:ram::{Account}:assumed-role/album-writer/alice", cli.Json.GetProperty("arn").GetString());
        var photo = cli.File("photo.jpg", RandomNumberGenerator.GetBytes(300_000));
        Assert.Equal(0, await cli.RunAsync("put", photo, "--json"));
        Assert.Equal("albums/alice/photo.jpg", cli.Json.GetProperty("key").GetString());
        Assert.Equal(0, await cli.RunAsync("get", "oss:///photo.jpg", "-"));
        Assert.Equal(await File.ReadAllBytesAsync(photo, TestContext.Current.CancellationToken), cli.Bytes);
        Assert.Equal(0, await cli.RunAsync("presign", "oss:///photo.jpg"));
        Assert.Equal(300_000, (await _http.GetByteArrayAsync(cli.Out.Trim())).Length);
        Assert.Equal(1, await cli.RunAsync("get", "secret.txt", "-"));
        Assert.Contains("AccessDenied", cli.Error, StringComparison.Ordinal);
        Assert.Equal(1, await cli.RunAsync("put", photo, $"oss://{Bucket}/albums/bob/photo.jpg"));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task a_sts_that_nobody_vouches_for_is_not_talked_to(string client)
    {
        await using var server = await StartAsync(client, ("Sts:CertificateAuthorityFile", null), ("Sts:Retries", "0"));

        using var ready = await server.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        using var refused = await server.PostAsync("/api/credentials", "alice", new { grant = "album" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task the_root_key_of_that_account_is_refused()
    {
        await using var server = await StartAsync("Http");

        var refusal = await Assert.ThrowsAsync<Scenario.AppServer.Hosting.StartRefusedException>(
            () => StartAsync("Http", ("AccessKey:Id", "LTAI5tOtherRoot"), ("AccessKey:Secret", "OtherRootSecret")));

        Assert.Contains(Account, refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Clients() =>
#if ALIBABA_SDK
        ["Http", "AlibabaSdk"];
#else
        ["Http"];
#endif

    private Task<AppServerReplica> StartAsync(string client, params (string Key, string? Value)[] settings) => AppServerReplica.StartAsync(
        Address(_sts, "https"),
        null,
        [
            ("Sts:Client", client),
            ("Sts:CertificateAuthorityFile", AuthorityFile),
            ("AccessKey:Id", "LTAI5tOtherAppServer"),
            ("AccessKey:Secret", "OtherAppServerSecret"),
            ("Oss:Endpoint", Address(_oss, "https").AbsoluteUri),
            ("Oss:Region", Region),
            ("Oss:Bucket", Bucket),
            ("Grants:album:RoleArn", $"acs:ram::{Account}:role/album-writer"),
            ("Grants:album:Prefix", "albums/{user}/"),
            ("Grants:album:Policy",
                """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:{bucket}/albums/{user}/*"}]}"""),
            .. settings,
        ]);

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string key, JsonElement credentials, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address(_oss, "https"), $"/{Bucket}/{PercentEncoding.EncodePath(key)}"));
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        var signed = OssV4Signature.SignHeaders(
            new OssRequestToSign(method.Method, Bucket, key, [], []),
            credentials.GetProperty("accessKeyId").GetString()!,
            credentials.GetProperty("accessKeySecret").GetString()!,
            credentials.GetProperty("securityToken").GetString(),
            Region,
            DateTimeOffset.UtcNow);
        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<Uri> PresignAsync(AppServerReplica server, object body)
    {
        using var response = await server.PostAsync("/api/presign", "小明@example.com", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var url = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("url").GetString()!;
        return new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static Uri Address(WebApplication host, string scheme) => new(host.Urls.First(url => url.StartsWith($"{scheme}://", StringComparison.Ordinal)));

    private const string Seed = $$$"""
        {"accounts":[{"accountId":"{{{Account}}}",
          "rootAccessKeys":[{"accessKeyId":"LTAI5tOtherRoot","accessKeySecret":"OtherRootSecret"}],
          "users":[{"userName":"backend","accessKeys":[{"accessKeyId":"LTAI5tOtherAppServer","accessKeySecret":"OtherAppServerSecret"}],"policies":[{"type":"System","name":"AliyunSTSAssumeRoleAccess"}]}],
          "roles":[{"roleName":"album-writer","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::{{{Account}}}:user/backend"]}}]},
            "policies":[{"type":"System","name":"AliyunOSSFullAccess"}]}],
          "buckets":[{"name":"{{{Bucket}}}","region":"{{{Region}}}","acl":"private","objects":[{"key":"secret.txt","contentType":"text/plain","text":"no"}]}]}]}
        """;
}
