using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Scenario.Testcontainers;

/// <summary>What a <see cref="ScenarioCloudBuilder"/> was told beside what every container is told.</summary>
public sealed class ScenarioCloudConfiguration : ContainerConfiguration
{
    /// <summary>Nothing is told.</summary>
    public ScenarioCloudConfiguration()
    {
    }

    /// <summary>A configuration with these settings.</summary>
    /// <param name="adminToken">Opens the control API from outside the container; null leaves it.</param>
    /// <param name="isHttps">Whether it listens with TLS as well; null leaves it.</param>
    public ScenarioCloudConfiguration(string? adminToken, bool? isHttps)
    {
        AdminToken = adminToken;
        IsHttps = isHttps;
    }

    /// <summary>Copies what every resource has.</summary>
    public ScenarioCloudConfiguration(IResourceConfiguration<CreateContainerParameters> resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>Copies what every container has.</summary>
    public ScenarioCloudConfiguration(IContainerConfiguration resourceConfiguration)
        : base(resourceConfiguration)
    {
    }

    /// <summary>A copy.</summary>
    public ScenarioCloudConfiguration(ScenarioCloudConfiguration resourceConfiguration)
        : this(new ScenarioCloudConfiguration(), resourceConfiguration)
    {
    }

    /// <summary>Both together; the new one wins.</summary>
    public ScenarioCloudConfiguration(ScenarioCloudConfiguration oldValue, ScenarioCloudConfiguration newValue)
        : base(oldValue, newValue)
    {
        AdminToken = BuildConfiguration.Combine(oldValue.AdminToken, newValue.AdminToken);
        IsHttps = newValue.IsHttps ?? oldValue.IsHttps;
    }

    /// <summary>Opens the control API from outside the container.</summary>
    public string? AdminToken { get; }

    /// <summary>Whether it listens with TLS as well; null is no.</summary>
    public bool? IsHttps { get; }
}
