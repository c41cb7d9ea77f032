using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Scenario.AppServer.Host;
using Scenario.FakeCloud;
using StsProgram = Scenario.FakeSts.Host.EntryPoint;

namespace Scenario.Integration;

/// <summary>The programs as <see cref="WebApplicationFactory{TEntryPoint}"/> runs them: from their own entry point, with their own settings files.</summary>
public sealed class HostFactoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task appserver_issues_credentials_of_a_cloud_in_the_test()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: Token);
        await using var factory = new WebApplicationFactory<LimitsOptions>(); // any type of the program's assembly
        await using var app = factory.WithWebHostBuilder(host => host.UseEnvironment("Development")
            .UseSetting("Sts:Endpoint", cloud.StsEndpoint.AbsoluteUri).UseSetting("Oss:Endpoint", cloud.OssEndpoint.AbsoluteUri));
        using var http = app.CreateClient();

        using var login = await http.PostAsJsonAsync("/api/login", new { user = "alice", password = "alice-password" }, Token);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString());
        using var issued = await http.PostAsJsonAsync("/api/credentials", new { grant = "my-files" }, Token);
        var credentials = await issued.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal("users/alice/", credentials.GetProperty("allowedPrefix").GetString());
        var call = Assert.Single(cloud.Requests, static request => request.Operation == "AssumeRole");
        Assert.Equal("acs:ram::11223344:user/appServer", call.Principal);
    }

    [Fact]
    public async Task fakests_answers_from_its_entry_point()
    {
        await using var app = new WebApplicationFactory<StsProgram>();
        using var http = app.CreateClient();

        using var health = await http.GetAsync(new Uri("/__admin/health", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
