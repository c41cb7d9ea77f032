using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;
using Scenario.FakeSts;

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
    public async Task without_the_switch_there_is_no_ca()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        Assert.Equal(404, (int)(await http.GetAsync("/__admin/ca.pem")).StatusCode);
    }
}
