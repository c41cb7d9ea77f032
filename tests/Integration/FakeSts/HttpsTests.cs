using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;
using Scenario.FakeSts.Host;
using Scenario.Hosting;

namespace Scenario.Integration.FakeSts;

public sealed class HttpsTests
{
    [Fact]
    public async Task both_addresses_serve_and_the_ca_that_the_control_api_gives_is_enough_to_trust()
    {
        await using var app = FakeStsHost.Create(["--urls", "http://127.0.0.1:0", "--https", "--Https:Directory=memory", "--Logging:LogLevel:Default=None"]);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var plain = new Uri(addresses.Single(static a => a.StartsWith("http:", StringComparison.Ordinal)));
        var secure = new Uri(addresses.Single(static a => a.StartsWith("https:", StringComparison.Ordinal)));

        using var http = new HttpClient { BaseAddress = plain };
        using var authority = X509Certificate2.CreateFromPem(await http.GetStringAsync("/__admin/ca.pem"));
        using var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        using var https = new HttpClient(handler) { BaseAddress = secure };
        var caller = new StsClient(https, app.Services.GetRequiredService<MovableClock>(), "LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001");
        Assert.Equal(200, (await caller.AssumeAsync("acs:ram::11223344:role/oss-readonly")).Status);
        Assert.Equal(200, (await caller.CallV3Async("GetCallerIdentity")).Status);

        using var distrustful = new HttpClient { BaseAddress = secure };
        await Assert.ThrowsAsync<HttpRequestException>(() => distrustful.GetAsync("/__admin/health"));
    }

    [Fact]
    public async Task another_host_is_given_a_certificate_that_the_trust_file_vouches_for()
    {
        var directory = Directory.CreateTempSubdirectory("scenario-https-").FullName;
        try
        {
            var trust = Path.Combine(directory, "ca.pem");
            await using var app = FakeStsHost.Create(
            [
                "--urls", "http://127.0.0.1:0", "--https", "--Https:Directory", Path.Combine(directory, "authority"), "--Https:TrustFile", trust,
                "--Https:Issue:appserver", Path.Combine(directory, "tls"), "--Logging:LogLevel:Default=None",
            ]);

            using var authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(trust));
            var key = Path.Combine(directory, "tls", "appserver.key");
            using var issued = X509Certificate2.CreateFromPemFile(Path.Combine(directory, "tls", "appserver.pem"), key);
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            Assert.True(chain.Build(issued));
            Assert.True(issued.HasPrivateKey && issued.MatchesHostname("appserver") && !issued.MatchesHostname("fakests"));
            Assert.False(authority.HasPrivateKey);
            Assert.DoesNotContain("PRIVATE KEY", await File.ReadAllTextAsync(trust), StringComparison.Ordinal);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task the_health_command_tells_a_host_that_is_well_from_one_that_is_not_there()
    {
        await using var app = FakeStsHost.Create(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        Assert.Equal(0, await ProbeAsync(address + "/__admin/health"));
        Assert.Equal(1, await ProbeAsync(address + "/__admin/nothing"));
        await app.StopAsync();
        Assert.Equal(1, await ProbeAsync(address + "/__admin/health"));
        Assert.Equal(1, await ProbeAsync("nonsense"));
    }

    [Fact]
    public async Task without_the_switch_there_is_no_ca()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        Assert.Equal(404, (int)(await http.GetAsync("/__admin/ca.pem")).StatusCode);
    }

    private static Task<int> ProbeAsync(string url) => HostRun.RunAsync(
        "FakeSts", ["health", url], FakeStsHost.Settings, static _ => throw new InvalidOperationException("A probe starts no host."));
}
