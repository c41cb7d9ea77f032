using Aspire.Hosting.AlibabaCloud;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeCloud;

namespace Aspire.Hosting;

/// <summary>Adds Alibaba Cloud STS, RAM and OSS to an app host.</summary>
public static class AlibabaCloudBuilderExtensions
{
    /// <summary>Adds a cloud of its own that runs in the app host's process: no container, no account, free ports.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Name of the resource; the environment variables of its connection properties begin with it.</param>
    /// <param name="configure">Seed, ports, the clock's start and so on; null keeps the defaults, which are the vendor's documented example account.</param>
    /// <remarks>It is left out of a published manifest: the published app speaks to the real cloud.</remarks>
    /// <example><c>var cloud = builder.AddAlibabaCloud("cloud");
    /// builder.AddProject&lt;Projects.Web&gt;("web").WithReference(cloud).WaitFor(cloud);</c></example>
    public static IResourceBuilder<AlibabaCloudResource> AddAlibabaCloud(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        Action<FakeCloudOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        var resource = new AlibabaCloudResource(name);
        configure?.Invoke(resource.Options);
        var run = new CloudRun(resource);
        builder.Services.AddKeyedSingleton<CloudRun>(resource, (_, _) => run);
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>(run.StartAsync);
            builder.Eventing.Subscribe<InitializeResourceEvent>(resource, run.AnnounceAsync);
        }

        var healthCheck = $"{name}_answers";
        builder.Services.AddHealthChecks().AddAsyncCheck(healthCheck, run.CheckHealthAsync);
        return builder.AddResource(resource)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "AlibabaCloud", State = KnownResourceStates.Waiting, Properties = [] })
            .WithIconName("Cloud")
            .WithHttpEndpoint(name: AlibabaCloudResource.StsEndpointName, isProxied: false)
            .WithHttpEndpoint(name: AlibabaCloudResource.OssEndpointName, isProxied: false)
            .WithHttpEndpoint(name: AlibabaCloudResource.PageEndpointName, isProxied: false)
            .WithUrlForEndpoint(AlibabaCloudResource.PageEndpointName, static url => url.DisplayText = "Requests and reasons")
            .WithUrlForEndpoint(AlibabaCloudResource.StsEndpointName, static url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(AlibabaCloudResource.OssEndpointName, static url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithCommand("advance-clock", "Advance the clock by an hour", run.AdvanceAsync, new CommandOptions { IconName = "FastForward" })
            .WithCommand("reset", "Everything as after start", run.ResetAsync, new CommandOptions { IconName = "ArrowReset" })
            .WithHealthCheck(healthCheck)
            .ExcludeFromManifest();
    }

    /// <summary>Accounts, users, roles, policies, buckets and objects at the start and after a reset.</summary>
    public static IResourceBuilder<AlibabaCloudResource> WithSeed(this IResourceBuilder<AlibabaCloudResource> builder, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(seed);
        builder.Resource.Options.Seed = seed;
        return builder;
    }

    /// <summary>The same from a seed file.</summary>
    /// <param name="builder">The cloud.</param>
    /// <param name="file">Its path, relative to the app host's directory.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">It is no JSON object.</exception>
    public static IResourceBuilder<AlibabaCloudResource> WithSeed(this IResourceBuilder<AlibabaCloudResource> builder, string file)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(file);
        return builder.WithSeed(Seed.File(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, file)));
    }

    /// <summary>Whose access key is handed to what refers to the cloud; by default that of the seed's first RAM user who has one.</summary>
    /// <param name="builder">The cloud.</param>
    /// <param name="user">Name of a RAM user of the seed that has an active key; the app host does not start with another.</param>
    public static IResourceBuilder<AlibabaCloudResource> WithKeyOf(this IResourceBuilder<AlibabaCloudResource> builder, string user)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(user);
        builder.Resource.User = user;
        return builder;
    }

    /// <summary>Hands the cloud to a project or executable: its connection string and properties, and the variables that the vendor's SDKs read by
    /// themselves (<c>ALIBABA_CLOUD_ACCESS_KEY_ID</c>, <c>OSS_ENDPOINT</c> and so on); a proxy is kept away from loopback.</summary>
    /// <param name="builder">What shall use the cloud.</param>
    /// <param name="cloud">The cloud.</param>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<AlibabaCloudResource> cloud)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloud);
        IResourceBuilder<IResourceWithConnectionString> connection = cloud;
        var resource = cloud.Resource;
        return builder.WithReference(connection).WithEnvironment(context =>
        {
            if (!context.ExecutionContext.IsRunMode)
            {
                return;
            }

            foreach (var (name, value) in resource.Cloud.EnvironmentFor(resource.UserName()))
            {
                context.EnvironmentVariables[name] = value;
            }
        });
    }
}
