using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;

namespace Scenario.Testcontainers;

/// <summary>Builds a container with STS, RAM and OSS.</summary>
/// <example><c>await using var cloud = new ScenarioCloudBuilder().WithSeed(seed).Build(); await cloud.StartAsync();</c></example>
public sealed class ScenarioCloudBuilder : ContainerBuilder<ScenarioCloudBuilder, ScenarioCloudContainer, ScenarioCloudConfiguration>
{
    /// <summary>Port of STS and RAM inside the container.</summary>
    public const ushort StsPort = 8711;

    /// <summary>Port of OSS inside the container.</summary>
    public const ushort OssPort = 8712;

    /// <summary>TLS listens on the plain port plus this.</summary>
    public const ushort HttpsPortOffset = 10;

    private const string SeedPlace = "/seed.json";

    /// <summary>With the image <c>scenario/cloud</c> of this package's version.</summary>
    public ScenarioCloudBuilder()
        : this(DefaultImage)
    {
    }

    /// <param name="image">Such as <c>registry.example.com/scenario/cloud:1.0.0</c>.</param>
    public ScenarioCloudBuilder(string image)
        : this(new DockerImage(image))
    {
    }

    /// <param name="image">An image that is built or pulled by other means.</param>
    public ScenarioCloudBuilder(IImage image)
        : this(new ScenarioCloudConfiguration()) =>
        DockerResourceConfiguration = Init().WithImage(image).DockerResourceConfiguration;

    private ScenarioCloudBuilder(ScenarioCloudConfiguration configuration)
        : base(configuration) => DockerResourceConfiguration = configuration;

    /// <summary>The image of this package's version.</summary>
    public static string DefaultImage { get; } = "scenario/cloud:"
        + (typeof(ScenarioCloudBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "latest");

    internal ScenarioCloudConfiguration Configuration => DockerResourceConfiguration;

    /// <inheritdoc/>
    protected override ScenarioCloudConfiguration DockerResourceConfiguration { get; }

    /// <summary>Accounts, users, roles, policies, buckets and objects at the start; default is the documented example account.</summary>
    /// <param name="json">A seed file's text; objects stand in it as text or base64, since files beside it are not in the container.</param>
    public ScenarioCloudBuilder WithSeed(string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(json);
        return WithResourceMapping(Encoding.UTF8.GetBytes(json), SeedPlace);
    }

    /// <summary>As the other, from a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ScenarioCloudBuilder WithSeed(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return WithSeed(File.ReadAllText(file.FullName));
    }

    /// <summary>Listens with TLS as well; <see cref="ScenarioCloudContainer.GetCertificateAuthorityAsync"/> gives what to trust.</summary>
    public ScenarioCloudBuilder WithHttps() => Merge(DockerResourceConfiguration, new ScenarioCloudConfiguration(adminToken: null, isHttps: true))
        .WithEnvironment("HTTPS", "true")
        .WithPortBinding(StsPort + HttpsPortOffset, assignRandomHostPort: true)
        .WithPortBinding(OssPort + HttpsPortOffset, assignRandomHostPort: true);

    /// <summary>Names under which containers of the same network reach this one, as network aliases and as addresses of OSS: <c>BUCKET.NAME</c> addresses a
    /// bucket.</summary>
    public ScenarioCloudBuilder WithServiceNames(params string[] names) =>
        WithNetworkAliases(names).WithEnvironment("SERVICE_NAMES", string.Join(',', names));

    /// <summary>Region of new buckets; default <c>cn-hangzhou</c>.</summary>
    public ScenarioCloudBuilder WithRegion(string region) => WithEnvironment("REGION", region);

    /// <summary>Puts the reason of a refusal into the error's message, so that any SDK's exception says it; without, clients see the vendor's bytes.</summary>
    public ScenarioCloudBuilder WithExplanations() => WithEnvironment("EXPLAIN", "message");

    /// <summary>Opens the control API from outside; default is a token made for this container.</summary>
    /// <param name="token">At least 16 characters.</param>
    public ScenarioCloudBuilder WithAdminToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentOutOfRangeException.ThrowIfLessThan(token.Length, 16, nameof(token));
        return Merge(DockerResourceConfiguration, new ScenarioCloudConfiguration(token, isHttps: null)).WithEnvironment("ADMIN_TOKEN", token);
    }

    /// <inheritdoc/>
    public override ScenarioCloudContainer Build()
    {
        Validate();
        return new ScenarioCloudContainer(DockerResourceConfiguration);
    }

    /// <inheritdoc/>
    protected override ScenarioCloudBuilder Init() => base.Init()
        .WithPortBinding(StsPort, assignRandomHostPort: true)
        .WithPortBinding(OssPort, assignRandomHostPort: true)
        .WithAdminToken(RandomNumberGenerator.GetHexString(32, lowercase: true))
        .WithWaitStrategy(Wait.ForUnixContainer()
            .UntilHttpRequestIsSucceeded(static request => request.ForPort(StsPort).ForPath("/__admin/health"))
            .UntilHttpRequestIsSucceeded(static request => request.ForPort(OssPort).ForPath("/__admin/health")));

    /// <inheritdoc/>
    protected override ScenarioCloudBuilder Clone(IResourceConfiguration<CreateContainerParameters> resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new ScenarioCloudConfiguration(resourceConfiguration));

    /// <inheritdoc/>
    protected override ScenarioCloudBuilder Clone(IContainerConfiguration resourceConfiguration) =>
        Merge(DockerResourceConfiguration, new ScenarioCloudConfiguration(resourceConfiguration));

    /// <inheritdoc/>
    protected override ScenarioCloudBuilder Merge(ScenarioCloudConfiguration oldValue, ScenarioCloudConfiguration newValue) =>
        new(new ScenarioCloudConfiguration(oldValue, newValue));
}
