using System.Net;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scenario.FakeCloud;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.AspireHosting;

/// <summary>The resource in an app host whose events are raised here, so that no orchestrator is needed; samples/run.sh runs it under one.</summary>
public sealed class AlibabaCloudTests
{
    private static readonly Seed Photos = Seed.Account("1234567890123456")
        .User("nobody")
        .User("backend", key: ("LTAIbackend", "backend-secret"), policies: ["AliyunSTSAssumeRoleAccess"])
        .User("auditor", key: ("LTAIauditor", "auditor-secret"), policies: ["AliyunOSSReadOnlyAccess"])
        .Role("photo-user", trust: Trust.Account("1234567890123456"), policies: ["AliyunOSSFullAccess"])
        .Bucket("photos", "cn-shanghai", static b => b.Object("hello.txt", "hello"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_refers_to_the_cloud_gets_its_properties_and_the_variables_of_the_vendors_sdks()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed(Photos));
        var cloud = host.Cloud;

        var variables = await host.VariablesOfAppAsync();

        Assert.Equal(cloud.StsEndpoint.GetLeftPart(UriPartial.Authority), variables["CLOUD_STSURI"]);
        Assert.Equal(cloud.OssEndpoint.GetLeftPart(UriPartial.Authority), variables["CLOUD_OSSURI"]);
        Assert.Equal("cn-shanghai", variables["CLOUD_REGION"]); // all its buckets are there
        Assert.Equal("LTAIbackend", variables["CLOUD_ACCESSKEYID"]); // the first user that has a key
        Assert.Equal("backend-secret", variables["CLOUD_ACCESSKEYSECRET"]);
        Assert.Equal(
            $"StsUri={variables["CLOUD_STSURI"]};OssUri={variables["CLOUD_OSSURI"]};Region=cn-shanghai;AccessKeyId=LTAIbackend;AccessKeySecret=backend-secret",
            variables["ConnectionStrings__cloud"]);
        Assert.All(cloud.EnvironmentFor("backend"), pair => Assert.Equal(pair.Value, variables[pair.Key]));
    }

    [Fact]
    public async Task an_app_reaches_the_cloud_with_what_it_was_given()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed(Photos));
        var variables = await host.VariablesOfAppAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var sts = new StsClient(new(variables["CLOUD_STSURI"]), new OssCredentials(variables["CLOUD_ACCESSKEYID"], variables["CLOUD_ACCESSKEYSECRET"]), http,
            TimeProvider.System);
        var session = await sts.AssumeRoleAsync("acs:ram::1234567890123456:role/photo-user", "alice", null, TimeSpan.FromMinutes(15), Token);
        var oss = new OssClient(new OssClientOptions(new(variables["CLOUD_OSSURI"]), variables["CLOUD_REGION"]), new StaticCredentials(session.Credentials), http,
            TimeProvider.System);

        await using var hello = await oss.GetObjectAsync("photos", "hello.txt", cancellationToken: Token);

        using var reader = new StreamReader(hello.Content);
        Assert.Equal("hello", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task the_key_of_another_user_can_be_handed_out()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed(Photos).WithKeyOf("auditor"));

        var variables = await host.VariablesOfAppAsync();

        Assert.Equal("LTAIauditor", variables["CLOUD_ACCESSKEYID"]);
        Assert.Equal("LTAIauditor", variables["OSS_ACCESS_KEY_ID"]);
    }

    [Fact]
    public async Task a_seed_file_is_found_beside_the_app_host()
    {
        var directory = Directory.CreateTempSubdirectory("app-host-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "seed.json"), Photos.ToString(), Token);

            await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed("seed.json"), directory.FullName);

            Assert.Equal("hello", (await host.Cloud.Oss.ReadAsync("photos", "hello.txt", Token)).Text);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("nobody", "has no active access key")]
    [InlineData("somebody", "There is no user 'somebody'")]
    public async Task a_user_without_a_key_keeps_the_app_host_from_starting(string user, string reason)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() =>
            AppHost.StartAsync(builder => builder.AddAlibabaCloud("cloud").WithSeed(Photos).WithKeyOf(user)));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_seed_without_any_key_is_refused_by_name()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed(Seed.Account("1234567890123456").User("nobody"))));

        Assert.Equal("No RAM user of the seed of 'cloud' has an access key to hand out.", exception.Message);
    }

    [Fact]
    public async Task two_clouds_in_one_app_host_do_not_know_each_other()
    {
        await using var host = await AppHost.StartAsync(static builder =>
        {
            builder.AddAlibabaCloud("other").WithSeed(Photos);
            return builder.AddAlibabaCloud("cloud");
        });
        var other = host.Resource("other").Cloud;

        await other.Oss.PutAsync("photos", "new.txt", "new", cancellationToken: Token);

        Assert.NotEqual(host.Cloud.OssEndpoint, other.OssEndpoint);
        await Assert.ThrowsAnyAsync<Exception>(() => host.Cloud.Oss.ReadAsync("photos", "new.txt", Token));
    }

    [Fact]
    public async Task it_runs_and_is_healthy_until_a_service_is_away()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud"));
        await host.InitializeAsync();
        var health = host.App.Services.GetRequiredService<HealthCheckService>();

        Assert.True(host.App.ResourceNotifications.TryGetCurrentState("cloud", out var state));
        Assert.Equal(KnownResourceStates.Running, state.Snapshot.State?.Text);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(static check => check.Name == "cloud_answers", Token)).Status);

        await using (await host.Cloud.Oss.StopAsync())
        {
            Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(static check => check.Name == "cloud_answers", Token)).Status);
        }
    }

    [Fact]
    public async Task the_dashboard_moves_the_clock_and_resets()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud"));
        var commands = host.App.Services.GetRequiredService<ResourceCommandService>();
        await host.InitializeAsync();

        Assert.True((await commands.ExecuteCommandAsync("cloud", "advance-clock", Token)).Success);
        Assert.Equal(TimeSpan.FromHours(1), host.Cloud.Clock.Offset);

        Assert.True((await commands.ExecuteCommandAsync("cloud", "reset", Token)).Success);
        Assert.Equal(TimeSpan.Zero, host.Cloud.Clock.Offset);
    }

    [Fact]
    public async Task the_page_shows_a_refusal_with_its_reason()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud").WithSeed(Photos));
        using var http = host.Cloud.CreateHttpClient();
        using var refused = await http.GetAsync(new Uri(host.Cloud.OssEndpoint, "/photos/hello.txt"), Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        var page = await http.GetStringAsync(host.Page, Token);
        var requests = JsonDocument.Parse(await http.GetStringAsync(new Uri(host.Page, "/requests.json"), Token)).RootElement.GetProperty("requests");

        Assert.Contains("<script src=\"requests.js\"", page, StringComparison.Ordinal);
        var request = Assert.Single(requests.EnumerateArray());
        Assert.Equal("GetObject", request.GetProperty("operation").GetString());
        Assert.Equal(403, request.GetProperty("status").GetInt32());
        Assert.Equal(host.Cloud.Requests.Refused.Single().Why, request.GetProperty("why").GetString());
        Assert.NotEqual("", request.GetProperty("why").GetString());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Host", "evil.example")]
    public async Task no_page_of_another_site_reads_the_requests(string header, string value)
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud"));
        using var http = host.Cloud.CreateHttpClient();
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Page, "/requests.json"));
        ask.Headers.TryAddWithoutValidation(header, value);

        using var answer = await http.SendAsync(ask, Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task the_end_of_the_app_host_is_the_end_of_the_cloud()
    {
        Uri sts;
        await using (var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud")))
        {
            sts = host.Cloud.StsEndpoint;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(sts, Token));
    }

    [Fact]
    public async Task a_manifest_is_written_without_the_cloud_and_starts_none()
    {
        await using var host = await AppHost.StartAsync(static builder => builder.AddAlibabaCloud("cloud"), arguments: ["--publisher", "manifest"]);

        Assert.Throws<InvalidOperationException>(() => host.Cloud);
        Assert.Contains(host.Resource("cloud").Annotations, static annotation => annotation == ManifestPublishingCallbackAnnotation.Ignore);
    }
}
