using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Scenario.AppClient;
using Scenario.AppServer.Host;
using Scenario.FakeCloud;
using Scenario.Oss;

namespace Scenario.Integration.AppClient;

/// <summary>The whole stack in this process, on free ports, with one clock.</summary>
public sealed class ClientStack : IAsyncLifetime
{
    /// <summary>Settings that keep the hosts' logs out of the test's output.</summary>
    internal static readonly Dictionary<string, string?> Quiet =
        new() { ["Logging:LogLevel:Default"] = "None", ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "None" };

    private WebApplication _appServer = null!;
    private WebApplication? _sdkAppServer;

    internal FakeCloudHost Cloud { get; private set; } = null!;

    internal Uri AppServer => new(_appServer.Urls.First());

    public async ValueTask InitializeAsync()
    {
        Cloud = await FakeCloudHost.StartAsync();
        _appServer = await StartAppServerAsync("Http");
        _sdkAppServer = OssClients.HasVendorSdk ? await StartAppServerAsync("AlibabaSdk") : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _appServer.DisposeAsync();
        if (_sdkAppServer is not null)
        {
            await _sdkAppServer.DisposeAsync();
        }

        await Cloud.DisposeAsync();
    }

    /// <summary>A console client that knows where the stack is.</summary>
    /// <param name="ossClient">own, or sdk in a build that contains the vendor's SDKs; its AppServer uses the vendor's, too.</param>
    internal Cli NewCli(string ossClient = "own")
    {
        var cli = new Cli();
        cli.Variables["SCENARIO_SERVER"] = AppServerFor(ossClient).ToString();
        cli.Variables["SCENARIO_OSS_CLIENT"] = ossClient;
        cli.Variables["ALIBABA_CLOUD_STS_ENDPOINT"] = Cloud.StsEndpoint.ToString();
        return cli;
    }

    /// <summary>The AppServer whose STS client is of the same make.</summary>
    internal Uri AppServerFor(string ossClient) => ossClient == "sdk" ? new Uri(_sdkAppServer!.Urls.First()) : AppServer;

    private async Task<WebApplication> StartAppServerAsync(string stsClient)
    {
        var server = AppServerHost.Create(["--environment", "Development", "--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Sts:Client"] = stsClient,
                ["Sts:Endpoint"] = Cloud.StsEndpoint.ToString(),
                ["Oss:Endpoint"] = Cloud.OssEndpoint.ToString(),
                ["Logging:LogLevel:Default"] = "None",
                ["Logging:LogLevel:Scenario.AppServer.Audit"] = "None",
            });
            builder.Services.AddSingleton<TimeProvider>(Cloud.Clock);
        });
        await server.StartAsync();
        return server;
    }
}
