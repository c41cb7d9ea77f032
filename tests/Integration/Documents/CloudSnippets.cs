using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Scenario.AppServer;
using Scenario.FakeCloud;
using Scenario.FakeOss;
using Scenario.FakeOss.Stores;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.Integration.Documents;

/// <summary>What the documents show of Scenario.FakeCloud and the packages beside it.</summary>
public sealed class CloudSnippets
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_one_line_of_the_readme()
    {
        await using var cloud = await FakeCloudHost.StartAsync();

        // cloud.StsEndpoint, cloud.OssEndpoint: point the vendor's SDKs at them, unmodified.
        cloud.Clock.Advance(TimeSpan.FromMinutes(16));   // tokens, logins and presigned URLs expire now
        await cloud.ResetAsync();                        // everything as after start

        Assert.Equal(TimeSpan.Zero, cloud.Clock.Offset);
    }

    [Fact]
    public async Task the_readme_of_the_package()
    {
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Seed = Seed.Account("1234567890123456")
            .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
            .User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])
            .Role("photo-user", trust: Trust.Account("1234567890123456"), policies: ["photo-rw"])
            .Bucket("photos", "cn-shanghai", b => b.Object("users/bob/hello.txt", "hello")));

        // cloud.StsEndpoint, cloud.OssEndpoint: point the vendor's SDKs at them, unmodified.
        cloud.Clock.Advance(TimeSpan.FromMinutes(61));            // tokens, logins and presigned URLs expire now
        var refusal = cloud.Requests.Refused.LastOrDefault();   // its Code, Decision and Why
        using (cloud.Faults.Throttle("AssumeRole", times: 2)) { } // failures on purpose
        await cloud.ResetAsync();                                 // everything as after start

        Assert.Null(refusal);
        Assert.Equal("hello", (await cloud.Oss.ReadAsync("photos", "users/bob/hello.txt", Token)).Text);
    }

    [Fact]
    public async Task a_seed_of_ones_own()
    {
        byte[] jpeg = [0xFF, 0xD8];
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Seed = Seed.Account("1234567890123456")
            .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
            .User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])
            .Role("photo-user", trust: Trust.Account("1234567890123456"), policies: ["photo-rw"])
            .Bucket("photos", "cn-shanghai", b => b.Object("users/bob/beach.jpg", jpeg, "image/jpeg")));

        Assert.Equal(jpeg, (await cloud.Oss.ReadAsync("photos", "users/bob/beach.jpg", Token)).Content.ToArray());
    }

    [Fact]
    public async Task the_reason_of_a_refusal()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        using var http = cloud.CreateHttpClient();
        using var answer = await http.GetAsync(new Uri(cloud.OssEndpoint, "/sample-bucket/private/salary.csv"), Token);
        var sdkException = new HttpRequestException(await answer.Content.ReadAsStringAsync(Token));

        var thrown = Assert.Throws<CloudRefusedException>(void () =>
        {
            var refusal = cloud.Requests.Refused.Single();   // both services, in order: Operation, Principal, Code, Decision, Why
            throw cloud.Explain(sdkException);               // any SDK's exception that carries the request id
        });

        Assert.Equal("GetObject", thrown.Request!.Operation);
    }

    [Fact]
    public async Task failures_on_purpose()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var app = new App(cloud);

        using (cloud.Faults.Throttle("AssumeRole", times: 2)) // also Return, Delay, BreakAfter, Revoke, ClockSkew
        {
            await app.SignInAsync("alice");                   // what does your app do when STS is busy?
        }

        await using (await cloud.Sts.StopAsync())             // connection refused; the same port again afterwards
        {
            await app.SignInAsync("alice");
        }

        await app.SignInAsync("alice");
        Assert.Equal(["busy", "away", "in"], app.Said);
    }

    [Fact]
    public async Task faults_in_csharp()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        using var busy = cloud.Faults.Return("PutObject", 503, times: 2);
        using var slow = cloud.Faults.Delay(null, TimeSpan.FromMilliseconds(20), service: CloudFaults.Sts);
        using var revoked = cloud.Faults.Revoke();

        Assert.Equal(3, cloud.FaultRegistry.List().Count);
    }

    [Fact]
    public async Task stores_that_last()
    {
        var directory = Directory.CreateTempSubdirectory("stores-").FullName;
        try
        {
            await using var cloud = await FakeCloudHost.StartAsync(options => options.UseFiles(directory));

            Assert.NotEmpty(await cloud.Oss.KeysAsync("sample-bucket"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void a_store_on_an_s3_server()
    {
        var options = new FakeCloudOptions();

        Assert.Same(options,
            options.UseS3(new Uri("http://127.0.0.1:9000"), accessKey: "minio", secretKey: "minio-secret", indexDirectory: "index"));
        Assert.IsType<S3StoreFactory>(options.ConfigureOss!(new OssOptions()).Store);
    }

    [Fact]
    public async Task the_readme_of_the_client()
    {
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Seed = Seed.Account("1234567890123456")
            .Role("writer", Trust.Account("1234567890123456"), ["AliyunOSSFullAccess"]).Bucket("my-bucket"));
        var (endpoint, myServer) = (cloud.OssEndpoint, new Server(cloud));
        using var output = new MemoryStream();

        using var credentials = new RefreshingCredentials(async (rejectedAccessKeyId, cancellationToken) =>
        {
            var token = await myServer.GetTokenAsync(rejectedAccessKeyId, cancellationToken);   // your own backend, which asks STS
            return new OssCredentials(token.AccessKeyId, token.AccessKeySecret, token.SecurityToken, token.Expiration);
        });
        var oss = new OssClient(new OssClientOptions(endpoint, "cn-hangzhou"), credentials);     // https://oss-cn-hangzhou.aliyuncs.com

        await oss.PutObjectAsync("my-bucket", "users/alice/note.txt", OssContent.FromBytes("hello"u8.ToArray()));
        await using (var download = await oss.GetObjectAsync("my-bucket", "users/alice/note.txt"))
        {
            await download.Content.CopyToAsync(output);                                         // a wrong checksum fails here
        }

        Assert.Equal("hello"u8, output.ToArray());
    }

    [Fact]
    public async Task the_readme_of_the_server()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        string[] args =
        [
            "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
            "--OssCredentials:AccessKey:Id=LTAI5tScenarioAppSrv0001", "--OssCredentials:AccessKey:Secret=ScenarioAppServerSecret0000001",
            $"--OssCredentials:Sts:Endpoint={cloud.StsEndpoint}", "--OssCredentials:Oss:Endpoint=https://oss-cn-hangzhou.aliyuncs.com",
            "--OssCredentials:Oss:Region=cn-hangzhou", "--OssCredentials:Oss:Bucket=my-bucket", "--OssCredentials:Credentials:DefaultGrant=my-files",
            "--OssCredentials:Grants:my-files:RoleArn=acs:ram::11223344:role/app-users", "--OssCredentials:Grants:my-files:Prefix=users/{user}/",
            """--OssCredentials:Grants:my-files:Policy={"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
        ];

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthentication().AddJwtBearer();                                  // yours
        builder.Services.AddAuthorization();
        builder.Services.AddOssCredentials(builder.Configuration.GetSection("OssCredentials"));

        var app = builder.Build();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapOssCredentials("/api/files");                                                  // .RequireAuthorization("your-policy") narrows it

        await using (app)
        {
            await app.StartAsync(Token);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await http.PostAsync(new Uri(new Uri(app.Urls.Single()), "/api/files/credentials"), null, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private sealed class Server(FakeCloudHost cloud)
    {
        public Task<IssuedToken> GetTokenAsync(string? rejectedAccessKeyId, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return cloud.IssueTokenAsync("writer", rejectedAccessKeyId is null ? "first" : "next");
        }
    }

    private sealed class App(FakeCloudHost cloud)
    {
        public List<string> Said { get; } = [];

        public async Task SignInAsync(string user)
        {
            using var http = cloud.CreateHttpClient();
            var sts = new StsClient(cloud.StsEndpoint, new("LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001"), http, TimeProvider.System);
            try
            {
                await sts.AssumeRoleAsync("acs:ram::11223344:role/oss-readonly", user, null, TimeSpan.FromMinutes(15), Token);
                Said.Add("in");
            }
            catch (StsException)
            {
                Said.Add("busy");
            }
            catch (HttpRequestException)
            {
                Said.Add("away");
            }
        }
    }
}
