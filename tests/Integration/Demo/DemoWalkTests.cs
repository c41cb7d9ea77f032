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

public sealed class DemoWalkTests(S3Server server)
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
    public async Task every_step_of_the_document_comes_out_as_expected(string kind, bool vendorSdk)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        var transcript = await PlayAsync(new DemoOptions { Port = 0, Store = place.Name, OssSettings = place.Settings, VendorSdk = vendorSdk });

        Assert.DoesNotContain(transcript.Steps, static step => !step.AsExpected);
        Assert.True(transcript.Ok);
        Assert.True(transcript.Steps.Count(static step => step.Refused) > 15);
        Assert.All(transcript.Steps.Where(static step => step.Refused), static step => Assert.False(string.IsNullOrEmpty(step.Explanation), step.Asked));
        Assert.Equal(0, transcript.ObjectBytesThroughAppServer);
        Assert.True(transcript.AppServerBytes > 0);
        Assert.True(transcript.ObjectBytesDirect > 0);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task it_can_be_played_again_and_leaves_the_clock_and_the_store_as_they_were(string kind)
    {
        var token = TestContext.Current.CancellationToken;
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Store = place.Name, OssSettings = place.Settings }, token);
        using var walks = new WalkRunner(stack, onStep: null);

        Assert.True((await walks.PlayAsync(token)).Ok);
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
            var transcript = await PlayAsync(new DemoOptions { Port = 0, Seed = file });

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
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Https = true }, token);
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
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Https = true }, token);
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(System.Net.IPAddress.Loopback, stack.Cloud.OssHttpsEndpoint!.Port, token);
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

        var exit = 1;
        for (var attempt = 0; exit != 0 && attempt < 3; attempt++) // four ports in a row are free most of the time
        {
            using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            probe.Start();
            var port = Math.Min(((System.Net.IPEndPoint)probe.LocalEndpoint).Port, 65_520);
            probe.Stop();
            exit = await DemoCommand.InvokeAsync(["--once", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        Assert.Equal(0, exit);
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
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var (portExit, portError) = await RunAsync("--once", "--port", (port - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var (storeExit, storeError) = await RunAsync("--once", "--port", "64000", "--store", "s3:http://127.0.0.1:1");

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
        var (exit, error) = (1, Array.Empty<string>());
        for (var attempt = 0; attempt < 5; attempt++)
        {
            (exit, error) = await RunAsync(proxy, "--once", "--json", "--port", FreePorts().ToString(CultureInfo.InvariantCulture));
            if (!error.Any(static line => line.Contains("in use", StringComparison.Ordinal)))
            {
                break; // else somebody else has taken one of the ports meanwhile
            }
        }

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
            var (_, error) = await RunAsync("--once", "--json", "--port", FreePorts().ToString(CultureInfo.InvariantCulture), "--store", options.Store);

            Assert.Contains("Removed object sample-bucket/2015/01/01/grass.jpg: its bytes are gone", error);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static int FreePorts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return Math.Min(((IPEndPoint)listener.LocalEndpoint).Port, 65_000);
    }

    private static Task<(int Exit, string[] Error)> RunAsync(params string[] args) => RunAsync([], args);

    private static async Task<(int Exit, string[] Error)> RunAsync(Dictionary<string, string> variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var arg in (string[])[Path.Combine(AppContext.BaseDirectory, "Scenario.Demo.dll"), .. args])
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment.Remove("SCENARIO_S3_ACCESS_KEY");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
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

    private static async Task<Transcript> PlayAsync(DemoOptions options)
    {
        var token = TestContext.Current.CancellationToken;
        await using var stack = await DemoStack.StartAsync(options, token);
        using var walks = new WalkRunner(stack, onStep: null);
        return await walks.PlayAsync(token);
    }
}
