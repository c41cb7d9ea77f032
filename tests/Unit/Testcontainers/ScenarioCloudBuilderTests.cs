using Scenario.Testcontainers;

namespace Scenario.Unit.Testcontainers;

/// <summary>What Docker would be told; a daemon is not needed for that.</summary>
public sealed class ScenarioCloudBuilderTests
{
    [Fact]
    public void the_image_is_that_of_the_packages_version_or_the_one_that_is_named()
    {
        Assert.StartsWith("scenario/cloud:", new ScenarioCloudBuilder().Configuration.Image.FullName, StringComparison.Ordinal);
        Assert.DoesNotContain('+', ScenarioCloudBuilder.DefaultImage);
        const string Own = "registry.example.com/scenario/cloud:1.0.0";
        Assert.Equal(Own, new ScenarioCloudBuilder(Own).Configuration.Image.FullName);
    }

    [Fact]
    public void both_services_are_bound_to_free_ports_and_waited_for()
    {
        var configuration = new ScenarioCloudBuilder().Configuration;

        Assert.Equal(["8711", "8712"], configuration.PortBindings.Keys.Order(StringComparer.Ordinal));
        Assert.All(configuration.PortBindings.Values, static port => Assert.True(port is "" or "0", port)); // any free one
        Assert.True(configuration.WaitStrategies.Count() >= 2);
    }

    [Fact]
    public void every_builder_has_an_admin_token_of_its_own_and_one_that_is_given_wins()
    {
        var (one, other) = (new ScenarioCloudBuilder().Configuration, new ScenarioCloudBuilder().Configuration);
        var given = new ScenarioCloudBuilder().WithAdminToken("a-token-of-16-chars-or-more").WithRegion("cn-shanghai").Configuration;

        Assert.NotEqual(one.AdminToken, other.AdminToken);
        Assert.Equal(one.AdminToken, one.Environments["ADMIN_TOKEN"]);
        Assert.Equal(("a-token-of-16-chars-or-more", "a-token-of-16-chars-or-more"), (given.AdminToken, given.Environments["ADMIN_TOKEN"]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ScenarioCloudBuilder().WithAdminToken("short"));
    }

    [Fact]
    public void settings_become_what_the_container_reads()
    {
        var configuration = new ScenarioCloudBuilder().WithHttps().WithRegion("cn-shanghai").WithExplanations()
            .WithServiceNames("cloud", "oss.test").Configuration;

        Assert.Equal(["8711", "8712", "8721", "8722"], configuration.PortBindings.Keys.Order(StringComparer.Ordinal));
        Assert.True(configuration.IsHttps);
        Assert.Equal(["cloud", "oss.test"], configuration.NetworkAliases);
        Assert.Equal(("true", "cn-shanghai", "message", "cloud,oss.test"), (configuration.Environments["HTTPS"], configuration.Environments["REGION"],
            configuration.Environments["EXPLAIN"], configuration.Environments["SERVICE_NAMES"]));
        var known = Scenario.Cloud.CloudSettings.Variables.Select(static pair => pair.Name);
        Assert.All(configuration.Environments.Keys, name => Assert.Contains(name, known));
    }

    [Fact]
    public void an_SDK_in_another_process_gets_the_region_too_and_keeps_its_proxy_away_from_the_container()
    {
        var (sts, oss) = (new Uri("http://docker.test:49154/"), new Uri("http://docker.test:49155/"));

        var variables = ScenarioCloudContainer.Variables(sts, oss, "cn-shanghai", "LTAIbackend", "secret", noProxy: null);

        Assert.Equal(("http://docker.test:49154", "http://docker.test:49155", "cn-shanghai"),
            (variables["ALIBABA_CLOUD_STS_ENDPOINT"], variables["OSS_ENDPOINT"], variables["OSS_REGION"]));
        Assert.Equal(("docker.test", "docker.test"), (variables["NO_PROXY"], variables["no_proxy"]));
        Assert.Equal("intranet.test,docker.test", ScenarioCloudContainer.Variables(sts, oss, "cn-shanghai", "x", "x", "intranet.test")["NO_PROXY"]);
    }

    [Fact]
    public async Task a_seed_is_copied_to_where_the_container_looks_for_it()
    {
        var mapping = Assert.Single(new ScenarioCloudBuilder().WithSeed("""{"accounts":[]}""").Configuration.ResourceMappings);

        Assert.Equal("/seed.json", mapping.Target);
        Assert.Equal("""{"accounts":[]}""", System.Text.Encoding.UTF8.GetString(await mapping.GetAllBytesAsync(TestContext.Current.CancellationToken)));
    }
}
