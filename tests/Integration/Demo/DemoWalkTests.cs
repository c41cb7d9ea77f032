using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scenario.AppClient;
using Scenario.Demo;
using Scenario.Demo.Stack;
using Scenario.Demo.Walk;
using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;
using Scenario.Oss;
using Scenario.Seeds;

namespace Scenario.Integration.Demo;

public sealed class DemoWalkTests(S3Server server, DemoWalkTests.SecureDemo secure) : IClassFixture<DemoWalkTests.SecureDemo>
{
    /// <summary>Every store with our own clients, and the first once more with the vendor's SDKs, where the build contains them.</summary>
    public static TheoryData<string, bool> Walks
    {
        get
        {
            var walks = new TheoryData<string, bool>();
            foreach (var kind in TestStore.Kinds)
            {
                walks.Add(kind.Data, false);
            }

            if (OssClients.HasVendorSdk)
            {
                walks.Add(TestStore.Kinds.First().Data, true);
            }

            return walks;
        }
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task every_step_of_the_document_comes_out_as_expected_and_again_since_the_clock_and_the_store_are_left_as_they_were(
        string kind, bool vendorSdk)
    {
        var token = TestContext.Current.CancellationToken;
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var stack = await DemoStack.StartAsync(
            new DemoOptions { Port = 0, Store = place.Name, StoreSettings = place.Settings, VendorSdk = vendorSdk }, token);
        using var walks = new WalkRunner(stack, onStep: null);
        var transcript = await walks.PlayAsync(token);

        Assert.DoesNotContain(transcript.Steps, static step => !step.AsExpected);
        Assert.True(transcript.Ok);
        Assert.True(transcript.Steps.Count(static step => step.Refused) > 15);
        Assert.All(transcript.Steps.Where(static step => step.Refused), static step => Assert.False(string.IsNullOrEmpty(step.Explanation), step.Asked));
        Assert.Equal(0, transcript.ObjectBytesThroughAppServer);
        Assert.True(transcript.AppServerBytes > 0);
        Assert.True(transcript.ObjectBytesDirect > 0);
        Assert.Equal(TimeSpan.Zero, stack.Cloud.Clock.Offset);
        Assert.True((await walks.PlayAsync(token)).Ok);
    }

    [Fact]
    public async Task a_role_that_may_write_breaks_the_walk()
    {
        var generous = Encoding.UTF8.GetString(DefaultSeed.Bytes).Replace("AliyunOSSReadOnlyAccess", "AliyunOSSFullAccess", StringComparison.Ordinal);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, generous, TestContext.Current.CancellationToken);
        try
        {
            var token = TestContext.Current.CancellationToken;
            await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Seed = file }, token);
            using var walks = new WalkRunner(stack, onStep: null);
            var transcript = await walks.PlayAsync(token);

            Assert.False(transcript.Ok);
            Assert.Contains(transcript.Steps, static step => step is { AsExpected: false, Expected: "AccessDenied", Answer: not "" });
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task with_https_every_host_also_listens_with_tls_and_one_authority_vouches_for_all()
    {
        var token = TestContext.Current.CancellationToken;
        var stack = secure.Stack;
        var authority = await stack.Http.GetStringAsync(new Uri(stack.Cloud.StsEndpoint, "/__admin/ca.pem"), token);
        using var trusting = Trusting(authority);

        Assert.Contains("ok", await trusting.GetStringAsync(new Uri(stack.Cloud.StsHttpsEndpoint!, "/__admin/health"), token), StringComparison.Ordinal);
        Assert.Contains("ok", await trusting.GetStringAsync(new Uri(stack.Cloud.OssHttpsEndpoint!, "/__admin/health"), token), StringComparison.Ordinal);
        using var alive = await trusting.GetAsync(new Uri(stack.AppServerHttps!, "/healthz"), token);
        Assert.True(alive.IsSuccessStatusCode);
        Assert.Equal(6, stack.Addresses.Count);
    }

    [Theory]
    [InlineData("sample-bucket.localhost")]
    [InlineData("Another.Bucket.localhost")]
    [InlineData("localhost")]
    [InlineData("")]
    public async Task the_certificate_has_the_very_name_that_the_client_asks_for(string name)
    {
        var token = TestContext.Current.CancellationToken;
        var stack = secure.Stack;
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, stack.Cloud.OssHttpsEndpoint!.Port, token);
        await using var tls = new SslStream(connection.GetStream());
        var names = Array.Empty<string>();

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                CertificateChainPolicy = TrustIn(await stack.Http.GetStringAsync(new Uri(stack.Cloud.OssEndpoint, "/__admin/ca.pem"), token)),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    names = [.. ((X509Certificate2)certificate!).Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames()];
                    return (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None; // the names are compared below, to the letter
                },
            },
            token);

        Assert.Contains("localhost", names);
        Assert.Contains(name.Length == 0 ? "localhost" : name, names, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task the_command_line_plays_the_walk_and_refuses_what_does_not_go_together()
    {
        Assert.Equal(2, await DemoCommand.InvokeAsync(["--once", "--serve"]));
        Assert.Equal(2, await DemoCommand.InvokeAsync(OssClients.HasVendorSdk ? ["--serve", "--json"] : ["--once", "--sdk"]));

        Assert.Equal(0, await DemoCommand.InvokeAsync(["--once", "--port", FreePorts()]));
    }

    [Theory]
    [InlineData("--port", "abc")]
    [InlineData("--port", "99999999999")]
    [InlineData("--port", "0")]
    [InlineData("--port")]
    [InlineData("--once=abc")]
    [InlineData("--store", "s3:notaurl")]
    [InlineData("--store", "s3:http://user:secret@127.0.0.1:9000")]
    [InlineData("--store", "s3:http://127.0.0.1:9000/bucket")]
    [InlineData("--store", "nowhere")]
    [InlineData("--store")]
    [InlineData("--once", "--index", "somewhere")]
    public async Task a_command_line_that_means_nothing_is_answered_with_usage(params string[] args) =>
        Assert.Equal(2, await DemoCommand.InvokeAsync(args));

    [Fact]
    public async Task what_keeps_the_stack_from_starting_is_told_in_one_line()
    {
        var port = TestPorts.Find(4) + 1;
        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();

        var (portExit, portError) = await RunAsync("--once", "--port", (port - 1).ToString(CultureInfo.InvariantCulture));
        var (storeExit, storeError) = await RunAsync("--once", "--port", FreePorts(), "--store", "s3:http://127.0.0.1:1");

        Assert.Equal(1, portExit);
        Assert.Contains($"127.0.0.1:{port}", Assert.Single(portError), StringComparison.Ordinal);
        Assert.Equal(1, storeExit);
        Assert.Contains("SCENARIO_S3_ACCESS_KEY", Assert.Single(storeError), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_walk_comes_out_right_on_a_machine_with_a_proxy()
    {
        var proxy = new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = "http://127.0.0.1:1",
            ["http_proxy"] = "http://127.0.0.1:1",
            ["ALL_PROXY"] = "http://127.0.0.1:1"
        };
        var (exit, error) = await RunAsync(proxy, "--once", "--json", "--port", FreePorts());

        Assert.True(exit == 0, string.Join('\n', error));
        Assert.Empty(error);
    }

    [Fact]
    public async Task a_start_tells_of_objects_whose_bytes_are_gone()
    {
        var directory = Directory.CreateTempSubdirectory("scenario-demo-");
        try
        {
            var options = new DemoOptions { Port = 0, Store = "file:" + directory.FullName };
            await using (await DemoStack.StartAsync(options, TestContext.Current.CancellationToken))
            {
                // seeds the store
            }

            Directory.Delete(Path.Combine(directory.FullName, "small"), recursive: true);
            using var process = Start([], "--serve", "--port", FreePorts(), "--store", options.Store);
            var told = new List<string>();
            while (!told.Contains("Removed object sample-bucket/2015/01/01/grass.jpg: its bytes are gone"))
            {
                told.Add(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)
                    ?? throw new InvalidOperationException(string.Join('\n', told)));
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string FreePorts() => TestPorts.Find(4).ToString(CultureInfo.InvariantCulture);

    private static Task<(int Exit, string[] Error)> RunAsync(params string[] args) => RunAsync([], args);

    private static async Task<(int Exit, string[] Error)> RunAsync(Dictionary<string, string> variables, params string[] args)
    {
        using var process = Start(variables, args);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Process Start(Dictionary<string, string> variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scenario.Demo.dll"), .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("SCENARIO_S3_ACCESS_KEY");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static HttpClient Trusting(string authorityPem)
    {
        return new(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustIn(authorityPem) }
        });
    }

    private static X509ChainPolicy TrustIn(string authorityPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authorityPem));
        return policy;
    }

    /// <summary>The demonstration with TLS, for tests that only connect.</summary>
    public sealed class SecureDemo : IAsyncLifetime
    {
        internal DemoStack Stack { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Https = true }, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => Stack.DisposeAsync();
    }
}
