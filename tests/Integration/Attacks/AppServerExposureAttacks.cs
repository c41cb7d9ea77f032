using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;
using Scenario.Integration.AppServer;

namespace Scenario.Integration.Attacks;

/// <summary>What a stranger learns from AppServer, and what its operator is told.</summary>
public sealed class AppServerExposureAttacks
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RAMUser", HttpStatusCode.OK)]
    [InlineData("Account", HttpStatusCode.ServiceUnavailable)]
    public async Task readiness_names_neither_account_nor_user(string identityType, HttpStatusCode status)
    {
        using var sts = new MisbehavingSts();
        await using var server = await AppServerReplica.StartAsync(sts.Url);
        if (identityType == "Account")
        {
            sts.IdentityType = identityType;
            await server.Services.GetServices<IHostedService>().OfType<IdentityCheck>().Single().CheckAsync(Token);
        }

        using var response = await server.Http.GetAsync("/readyz", Token);
        var text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain("11223344", text, StringComparison.Ordinal);
        Assert.DoesNotContain("acs:ram", text, StringComparison.Ordinal);
        Assert.Contains("acs:ram::11223344", server.Log.Text, StringComparison.Ordinal); // the operator is told
    }

    [Fact]
    public async Task the_description_of_the_api_is_for_users_only_outside_development()
    {
        using var sts = new MisbehavingSts();
        await using var server = await AppServerReplica.StartAsync(sts.Url);

        using var stranger = await server.Http.GetAsync("/openapi/v1.json", Token);
        using var user = await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", server.TokenFor("alice"), null);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (stranger.StatusCode, user.StatusCode));
    }

    [Fact]
    public async Task the_audit_log_says_who_vouched_for_the_user()
    {
        using var sts = new MisbehavingSts();
        await using var server = await AppServerReplica.StartAsync(sts.Url);

        await server.CredentialsAsync("alice");
        using var refused = await server.PostAsync("/api/credentials", "bob", JsonDocument.Parse("""{"grant":"nowhere"}""").RootElement);
        using var signed = await server.PostAsync("/api/presign", "alice", new { key = "users/alice/a" });

        var audit = server.Log.All.Where(static l => l.Contains("Scenario.AppServer.Audit", StringComparison.Ordinal)).ToArray();
        Assert.Contains(audit, static l => l.Contains("alice (https://login.example.com) got my-files", StringComparison.Ordinal));
        Assert.Contains(audit, static l => l.Contains("bob (https://login.example.com) was refused nowhere", StringComparison.Ordinal));
        Assert.Contains(audit, static l => l.Contains("alice (https://login.example.com) got a signed GET URL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://0.0.0.0:8723", "Development", true)]
    [InlineData("https://192.0.2.7:8723", "Development", true)]
    [InlineData("https://127.0.0.1:8723", "Development", false)]
    [InlineData("http://localhost:8713", "Development", false)]
    [InlineData("https://0.0.0.0:8723", "Production", false)]
    public async Task development_beyond_this_machine_is_warned_of(string address, string environment, bool warned)
    {
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var server = new ListeningServer(address);
        var guard = new TransportGuard(
            server, Options.Create(new TransportOptions()), new HostingEnvironment { EnvironmentName = environment }, loggers.CreateLogger<TransportGuard>());

        await guard.StartedAsync(Token);

        Assert.Equal(warned, log.Text.Contains(address, StringComparison.Ordinal) && log.Text.Contains("known passwords", StringComparison.Ordinal));
    }

    private sealed class ListeningServer : IServer
    {
        public ListeningServer(string address)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
