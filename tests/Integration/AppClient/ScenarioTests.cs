using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scenario.AppClient;
using Scenario.AppClient.AppServer;
using Scenario.FakeCloud;
using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.Integration.AppClient;

/// <summary>The console client against the real hosts, over sockets.</summary>
public sealed class ScenarioTests(ClientStack stack) : IClassFixture<ClientStack>
{
    /// <summary>own, and sdk where the build contains the vendor's SDK (-p:AlibabaSdk=true).</summary>
    public static TheoryData<string> Kinds => OssClients.HasVendorSdk ? ["own", "sdk"] : ["own"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task the_documents_steps_by_hand_fetch_the_photo_and_nothing_else(string ossClient)
    {
        using var holder = stack.NewCli();
        holder.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tScenarioAppSrv0001";
        holder.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "ScenarioAppServerSecret0000001";
        Assert.Equal(0, await holder.RunAsync(
            "assume-role", "--role-arn", "acs:ram::11223344:role/oss-readonly", "--role-session-name", "client-002", "--duration-seconds", "900", "--json",
            "--policy",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:sample-bucket/2015/01/01/*.jpg"]}]}"""));
        var credentials = holder.Json.GetProperty("Credentials");
        string[] handedOver =
        [
            "--endpoint", stack.Cloud.OssEndpoint.ToString(), "--access-key-id", credentials.GetProperty("AccessKeyId").GetString()!,
            "--access-key-secret", credentials.GetProperty("AccessKeySecret").GetString()!, "--security-token",
            credentials.GetProperty("SecurityToken").GetString()!,
        ];

        using var client = stack.NewCli(ossClient);
        var photo = Path.Combine(client.Home, "grass.jpg");
        Assert.Equal(0, await client.RunAsync(["get", "oss://sample-bucket/2015/01/01/grass.jpg", photo, .. handedOver]));
        Assert.Equal([0xFF, 0xD8, 0xFF], (await File.ReadAllBytesAsync(photo))[..3]);
        Assert.Equal(1, await client.RunAsync(["get", "oss://sample-bucket/2015/01/02/river.jpg", photo, "--json", .. handedOver]));
        Assert.Equal("AccessDenied", client.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("session", client.Json.GetProperty("error").GetProperty("explanation").GetProperty("decidedBy").GetString());
        Assert.Equal(1, await client.RunAsync(["put", photo, "oss://sample-bucket/2015/01/01/grass.jpg", .. handedOver]));
        Assert.Equal(1, await client.RunAsync(["ls", "oss://sample-bucket", .. handedOver]));

        Assert.Equal(0, await client.RunAsync(["token", "--decode", "--json", .. handedOver]));
        Assert.Equal("acs:ram::11223344:assumed-role/oss-readonly/client-002", client.Json.GetProperty("arn").GetString());
        Assert.Equal(0, await client.RunAsync(["whoami", "--sts-endpoint", stack.Cloud.StsEndpoint.ToString(), "--json", .. handedOver]));
        Assert.Equal("acs:ram::11223344:assumed-role/oss-readonly/client-002", client.Json.GetProperty("arn").GetString());
    }

    [Fact]
    public async Task the_commands_after_a_login_ask_the_server_of_that_login()
    {
        using var cli = stack.NewCli();
        var server = cli.Variables["SCENARIO_SERVER"]!;
        cli.Variables.Remove("SCENARIO_SERVER");
        Assert.Equal(0, await cli.RunAsync("login", "alice", "--password", "alice-password", "--server", server));

        Assert.Equal(0, await cli.RunAsync("whoami", "--json"));
        Assert.Equal("alice", cli.Json.GetProperty("user").GetString());
        Assert.Equal(0, await cli.RunAsync("logout"));
        Assert.Equal(1, await cli.RunAsync("whoami", "--server", server));
    }

    [Fact]
    public async Task sts_refusals_show_code_and_request_id()
    {
        using var cli = stack.NewCli();
        cli.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tScenarioRoot000001";
        cli.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "ScenarioRootSecret000000000001";
        Assert.Equal(1, await cli.RunAsync("assume-role", "--role-arn", "acs:ram::11223344:role/oss-readonly", "--role-session-name", "root"));
        Assert.Contains("request id", cli.Error, StringComparison.Ordinal);
        cli.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "wrong";
        Assert.Equal(1, await cli.RunAsync("assume-role", "--role-arn", "acs:ram::11223344:role/oss-readonly", "--role-session-name", "root", "--json"));
        Assert.Equal("SignatureDoesNotMatch", cli.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_logged_in_user_works_under_the_own_prefix_and_nowhere_else(string ossClient)
    {
        using var cli = stack.NewCli(ossClient);
        Assert.Equal(1, await cli.RunAsync("login", "alice", "--password", "wrong"));
        cli.In = "alice-password\n";
        Assert.Equal(0, await cli.RunAsync("login", "alice", "--password-stdin"));
        var login = Path.Combine(cli.Home, "state", "login.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(login));
        }

        Assert.Equal(0, await cli.RunAsync("whoami", "--json"));
        Assert.Equal("alice", cli.Json.GetProperty("user").GetString());
        var file = cli.File("photo.jpg", RandomNumberGenerator.GetBytes(300_000));
        Assert.Equal(0, await cli.RunAsync("put", file, "--json"));
        Assert.Equal("users/alice/photo.jpg", cli.Json.GetProperty("key").GetString());
        Assert.Equal(0, await cli.RunAsync("get", "oss:///photo.jpg", "-"));
        Assert.Equal(await File.ReadAllBytesAsync(file), cli.Bytes);
        Assert.Equal(0, await cli.RunAsync("ls", "--json"));
        Assert.Contains(cli.Json.GetProperty("objects").EnumerateArray(), o => o.GetProperty("key").GetString() == "users/alice/photo.jpg");
        Assert.Equal(1, await cli.RunAsync("get", "users/bob/hello.txt", cli.Home));
        Assert.Equal(1, await cli.RunAsync("put", file, "oss://sample-bucket/users/bob/"));

        Assert.Equal(0, await cli.RunAsync("presign", "oss:///photo.jpg"));
        using var http = new HttpClient();
        Assert.Equal(300_000, (await http.GetByteArrayAsync(cli.Out.Trim())).Length);

        cli.File("folder/a.txt", "a"u8.ToArray());
        cli.File("folder/sub/b +中.txt", "b"u8.ToArray());
        foreach (var copied in (int[])[2, 0])
        {
            Assert.Equal(0, await cli.RunAsync("sync", Path.Combine(cli.Home, "folder"), "oss:///folder", "--json"));
            Assert.Equal(copied, cli.Json.GetProperty("copied").GetArrayLength());
        }

        var down = Path.Combine(cli.Home, "down");
        Assert.Equal(0, await cli.RunAsync("sync", "oss:///folder", down));
        Assert.Equal("b", await File.ReadAllTextAsync(Path.Combine(down, "sub", "b +中.txt")));
        Assert.Equal(0, await cli.RunAsync("rm", "-r", "--yes", "oss:///folder"));
        Assert.Equal(0, await cli.RunAsync("rm", "oss:///photo.jpg"));

        Assert.Equal(0, await cli.RunAsync("logout"));
        Assert.False(File.Exists(login));
        Assert.Equal(1, await cli.RunAsync("ls"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task the_demo_exits_with_0_when_all_is_as_expected_and_with_1_when_not(string ossClient)
    {
        using var cli = stack.NewCli(ossClient);
        Assert.Equal(0, await cli.RunAsync("demo", "--json"));
        Assert.All(cli.Json.GetProperty("steps").EnumerateArray(), step => Assert.True(step.GetProperty("asExpected").GetBoolean(), step.ToString()));
        Assert.Equal(1, await cli.RunAsync("demo", "--foreign-key", "users/alice/welcome.txt"));
        Assert.Contains("2 of 16 steps did not come out as expected.", cli.Out, StringComparison.Ordinal);
        Assert.Equal(1, await cli.RunAsync("demo", "--password", "wrong"));
    }

    /// <summary>The clock passes the token's end while the uploads are under way: some carry the old token, some find it expired.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task sixty_four_parallel_uploads_across_the_real_expiry_make_one_refresh_and_no_failure(string ossClient)
    {
        const int Before = 20;
        await using var own = new ClientStack();
        await own.InitializeAsync();
        using var http = OssHttp.Create();
        var server = new AppServerClient(own.AppServerFor(ossClient), http, TimeProvider.System);
        var login = await server.LoginAsync("alice", "alice-password", default);
        using var credentials =
            new GrantCredentials((rejected, stop) => server.GetCredentialsAsync(login.BearerToken, "my-files", null, rejected, stop), TimeProvider.System);
        var place = await credentials.GetIssuedAsync(default);
        var oss = new OssClients(ossClient == "sdk", http, TimeProvider.System).Create(new OssClientOptions(place.Endpoint, place.Region), credentials);
        var assumed = own.Cloud.StsJournal.Last(1000).Count(e => e.Operation == "AssumeRole");

        var opened = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
        {
            var content = new NoticedContent(50_000, () =>
            {
                if (Interlocked.Increment(ref opened) == Before)
                {
                    own.Cloud.Clock.Advance(TimeSpan.FromSeconds(1801));
                }
            });
            return oss.PutObjectAsync(place.Bucket, place.AllowedPrefix + "k" + i.ToString(CultureInfo.InvariantCulture), content, new OssObjectHeaders(),
                null, default);
        }));

        Assert.Equal(assumed + 1, own.Cloud.StsJournal.Last(1000).Count(e => e.Operation == "AssumeRole"));
        Assert.Equal(64, own.Cloud.OssJournal.Last(1000).Count(e => e is { Operation: "PutObject", Status: 200 }));
        Assert.Contains(own.Cloud.OssJournal.Last(1000), e => e.Code == "SecurityTokenExpired");
        Assert.DoesNotContain(own.Cloud.OssJournal.Last(1000), e => e.Operation == "PutObject" && e.Status != 200 && e.Code != "SecurityTokenExpired");
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task a_client_whose_clock_is_hours_off_corrects_itself(int hours)
    {
        using var http = OssHttp.Create();
        var root = new StaticCredentials(new OssCredentials("LTAI5tScenarioRoot000001", "ScenarioRootSecret000000000001"));
        var oss = new OssClient(new OssClientOptions(stack.Cloud.OssEndpoint, "cn-hangzhou"), root, http, new WrongClock(TimeSpan.FromHours(hours)));
        var before = stack.Cloud.OssJournal.Last(10_000).Count(e => e.Code == "RequestTimeTooSkewed");
        Assert.Equal(15087, (await oss.HeadObjectAsync("sample-bucket", "2015/01/01/grass.jpg", default)).Size);
        await oss.HeadObjectAsync("sample-bucket", "2015/01/01/grass.jpg", default);
        Assert.Equal(before + 1, stack.Cloud.OssJournal.Last(10_000).Count(e => e.Code == "RequestTimeTooSkewed"));
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("中文 +&?#%.jpg")]
    [InlineData("'()*!~ ;:@=,[]{}|^`\"<>")]
    [InlineData("emoji 😀")]
    public async Task awkward_keys_are_stored_under_exactly_their_name(string key)
    {
        using var http = OssHttp.Create();
        var root = new StaticCredentials(new OssCredentials("LTAI5tScenarioRoot000001", "ScenarioRootSecret000000000001"));
        foreach (var addressing in (OssAddressing[])[OssAddressing.Path, OssAddressing.VirtualHost])
        {
            var endpoint = new Uri(stack.Cloud.OssEndpoint.ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            var oss = new OssClient(new OssClientOptions(endpoint, "cn-hangzhou") { Addressing = addressing }, root, http, TimeProvider.System);
            var full = $"awkward/{addressing}/{key}";
            await oss.PutObjectAsync("sample-bucket", full, Bytes("x"), new OssObjectHeaders(), null, default);
            Assert.Equal([full], (await oss.ListObjectsAsync("sample-bucket", new OssListRequest($"awkward/{addressing}/"), default)).Objects.Select(
                o => o.Key));
            Assert.Equal(1, (await oss.HeadObjectAsync("sample-bucket", full, default)).Size);
            using var presigned = await http.GetAsync(await oss.PresignAsync("GET", "sample-bucket", full, TimeSpan.FromMinutes(1), default));
            Assert.Equal("x", await presigned.Content.ReadAsStringAsync());
            await oss.DeleteObjectsAsync("sample-bucket", [full], default);
        }
    }

    [Fact]
    public async Task another_region_role_and_bucket_over_https_take_nothing_but_configuration()
    {
        using var cli = new Cli();
        var seed = cli.File("seed.json", """
            {"accounts":[{"accountId":"99887766","users":[{"userName":"server","accessKeys":[{"accessKeyId":"LTAI5tElsewhere000000001","accessKeySecret":"ElsewhereSecret000000000000001"}],
              "policies":[{"type":"System","name":"AliyunSTSAssumeRoleAccess"}]}],
              "roles":[{"roleName":"photo-reader","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::99887766:root"]}}]},
              "policies":[{"type":"System","name":"AliyunOSSReadOnlyAccess"}]}],
              "buckets":[{"name":"north-photos","region":"cn-beijing","acl":"private","objects":[{"key":"snow.txt","contentType":"text/plain","text":"snow"}]}]}]}
            """u8.ToArray());
        await using var cloud = await FakeCloudHost.StartAsync(options =>
        {
            options.Seed = Seed.File(seed);
            options.Https = true;
            options.Region = "cn-beijing";
        });
        using var http = new HttpClient();
        var authorities = await http.GetStringAsync(new Uri(cloud.StsEndpoint, "/__admin/ca.pem")) + "\n"
            + await http.GetStringAsync(new Uri(cloud.OssEndpoint, "/__admin/ca.pem"));
        cli.Variables["SCENARIO_CA_FILE"] = cli.File("ca.pem", Encoding.ASCII.GetBytes(authorities));
        cli.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tElsewhere000000001";
        cli.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "ElsewhereSecret000000000000001";

        var sts = Secure(cloud.StsHttpsEndpoint);
        Assert.Equal(0, await cli.RunAsync("assume-role", "--endpoint", sts, "--role-arn", "acs:ram::99887766:role/photo-reader", "--role-session-name",
            "walker", "--json"));
        var credentials = cli.Json.GetProperty("Credentials");
        cli.Variables["OSS_ACCESS_KEY_ID"] = credentials.GetProperty("AccessKeyId").GetString()!;
        cli.Variables["OSS_ACCESS_KEY_SECRET"] = credentials.GetProperty("AccessKeySecret").GetString()!;
        cli.Variables["OSS_SESSION_TOKEN"] = credentials.GetProperty("SecurityToken").GetString()!;
        cli.Variables["OSS_ENDPOINT"] = Secure(cloud.OssHttpsEndpoint);
        Assert.Equal(1, await cli.RunAsync("get", "oss://north-photos/snow.txt", "-", "--region", "cn-hangzhou"));
        cli.Variables["OSS_REGION"] = "cn-beijing";
        Assert.Equal(0, await cli.RunAsync("get", "oss://north-photos/snow.txt", "-"));
        Assert.Equal("snow", Encoding.UTF8.GetString(cli.Bytes));

        cli.Variables.Remove("SCENARIO_CA_FILE");
        Assert.Equal(1, await cli.RunAsync("get", "oss://north-photos/snow.txt", "-"));

        static string Secure(Uri? endpoint) => endpoint!.ToString();
    }

    private static OssContent Bytes(string text) => OssContent.FromBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Content that tells when an upload begins to send it.</summary>
    private sealed class NoticedContent(int length, Action opened) : OssContent
    {
        public override long Length => length;

        public override Stream Open()
        {
            opened();
            return new MemoryStream(new byte[length], writable: false);
        }
    }

    private sealed class WrongClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}
