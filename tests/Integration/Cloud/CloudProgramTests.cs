using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;

namespace Scenario.Integration.Cloud;

/// <summary>The container's program as a process; <c>SCENARIO_CLOUD_EXE</c> names the native executable instead.</summary>
public sealed class CloudProgramTests
{
    private const string Token = "an-admin-token-of-a-test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_serves_both_fakes_beyond_loopback_and_opens_the_control_API_to_the_token_alone()
    {
        await using var cloud = await RunningProgram.StartAsync(("ADMIN_TOKEN", Token));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var outside = OwnAddress() is { } address ? $"http://{address}" : null;
        if (outside is null)
        {
            Assert.Skip("This machine has no address but loopback.");
        }

        foreach (var port in (int[])[cloud.StsPort, cloud.OssPort])
        {
            Assert.Equal("ok", (await http.GetFromJsonAsync<JsonElement>($"{outside}:{port}/__admin/health", Stop)).GetProperty("status").GetString());
            using var refused = await http.GetAsync(new Uri($"{outside}:{port}/__admin/clock"), Stop);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{outside}:{port}/__admin/clock") { Headers = { { "X-Scenario-Admin-Token", Token } } };
            using var allowed = await http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        }

        using var denied = await http.GetAsync(new Uri($"{outside}:{cloud.OssPort}/sample-bucket/2015/01/01/grass.jpg"), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal((0, ""), await cloud.HealthAsync());
        Assert.Equal(0, await cloud.EndAsync());
        Assert.NotEqual(0, (await cloud.HealthAsync()).Exit);
    }

    [Fact]
    public async Task one_clock_serves_both()
    {
        await using var cloud = await RunningProgram.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var moved = await http.PostAsync(new Uri(cloud.Sts, "/__admin/clock"), JsonContent.Create(new { advanceSeconds = 3600 }), Stop);
        var oss = await http.GetFromJsonAsync<JsonElement>(new Uri(cloud.Oss, "/__admin/clock"), Stop);

        Assert.Equal(3600, oss.GetProperty("offsetSeconds").GetDouble(), tolerance: 1);
    }

    [Fact]
    public async Task a_seed_and_a_directory_for_objects_are_used_and_objects_outlive_the_process()
    {
        var directory = Directory.CreateTempSubdirectory("cloud");
        try
        {
            var seed = Path.Combine(directory.FullName, "seed.json");
            const string Photos = """{"name":"photos","acl":"public-read-write","objects":[{"key":"a.txt","text":"seeded"}]}""";
            await File.WriteAllTextAsync(seed, $$"""{"accounts":[{"accountId":"1","buckets":[{{Photos}}]}]}""", Stop);
            (string, string)[] settings = [("SEED_FILE", seed), ("DATA_DIRECTORY", Path.Combine(directory.FullName, "data")), ("EXPLAIN", "header")];
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            await using (var cloud = await RunningProgram.StartAsync(settings))
            {
                Assert.Equal("seeded", await http.GetStringAsync(new Uri(cloud.Oss, "photos/a.txt"), Stop));
                using var put = await http.PutAsync(new Uri(cloud.Oss, "photos/b.txt"), new StringContent("kept"), Stop);
                Assert.Equal(HttpStatusCode.OK, put.StatusCode);
                using var refused = await http.GetAsync(new Uri(cloud.Oss, "photos?acl"), Stop);
                Assert.True(refused.Headers.Contains("x-scenario-why"));
                Assert.Equal(0, await cloud.EndAsync());
            }

            await using var again = await RunningProgram.StartAsync(settings);
            Assert.Equal("kept", await http.GetStringAsync(new Uri(again.Oss, "photos/b.txt"), Stop));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task with_HTTPS_both_listen_with_TLS_beside_by_names_of_their_own()
    {
        await using var cloud = await RunningProgram.StartAsync(("HTTPS", "true"), ("SERVICE_NAMES", "cloud,oss.test"));
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var pem = await plain.GetStringAsync(new Uri(cloud.Oss, "/__admin/ca.pem"), Stop);
        using var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        using var http = new HttpClient(handler);

        using var sts = await http.GetAsync(new Uri($"https://cloud:{cloud.StsPort + 10}/"), Stop);
        using var oss = await http.GetAsync(new Uri($"https://oss.test:{cloud.OssPort + 10}/sample-bucket/none"), Stop);

        Assert.NotEqual(HttpStatusCode.InternalServerError, sts.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, oss.StatusCode);
    }

    [Theory]
    [InlineData("ADMIN_TOKEN", "short", "The cloud does not start: ADMIN_TOKEN must have at least 16 characters.")]
    [InlineData("SEED_FILE", "/no/such/seed.json", "The cloud does not start: ")]
    public async Task what_keeps_it_from_starting_is_one_line(string name, string value, string line)
    {
        using var process = RunningProgram.Start([], [(name, value), ("STS_PORT", "1"), ("OSS_PORT", "2")]);
        var errors = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith(line, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    private static IPAddress? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(static card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
        .Select(static unicast => unicast.Address)
        .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private sealed class RunningProgram : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly (string Name, string Value)[] _settings;

        private RunningProgram(Process process, (string, string)[] settings, int stsPort, int ossPort) =>
            (_process, _settings, StsPort, OssPort) = (process, settings, stsPort, ossPort);

        public int StsPort { get; }

        public int OssPort { get; }

        public Uri Sts => new($"http://127.0.0.1:{StsPort}/");

        public Uri Oss => new($"http://127.0.0.1:{OssPort}/");

        public static async Task<RunningProgram> StartAsync(params (string Name, string Value)[] settings)
        {
            var port = TestPorts.Find(12); // ten further each has its TLS neighbour
            (string, string)[] all = [.. settings, ("STS_PORT", $"{port}"), ("OSS_PORT", $"{port + 1}")];
            var process = Start([], all);
            while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                if (line.StartsWith("STS and RAM on ", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.ReadToEndAsync(Stop); // else it stops when the pipe is full
                    return new(process, all, port, port + 1);
                }
            }

            throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Stop));
        }

        public static Process Start(string[] arguments, (string Name, string Value)[] settings)
        {
            var native = Environment.GetEnvironmentVariable("SCENARIO_CLOUD_EXE");
            var start = native is { Length: > 0 } ? new ProcessStartInfo(native, arguments)
                : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scenario.Cloud.dll"), .. arguments]);
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
            foreach (var (name, value) in settings)
            {
                start.Environment[name] = value;
            }

            return Process.Start(start)!;
        }

        public async Task<(int Exit, string Output)> HealthAsync()
        {
            using var probe = Start(["--health"], _settings);
            var output = await probe.StandardOutput.ReadToEndAsync(Stop);
            await probe.WaitForExitAsync(Stop);
            return (probe.ExitCode, output);
        }

        /// <summary>As Docker ends a container.</summary>
        public async Task<int> EndAsync()
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync(Stop);
            return _process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }

            _process.Dispose();
        }
    }
}
