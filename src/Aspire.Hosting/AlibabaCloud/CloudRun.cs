using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Scenario.FakeCloud;

namespace Aspire.Hosting.AlibabaCloud;

/// <summary>The life of one cloud in an app host: from before anything starts, so that its addresses are known when others are configured, to the
/// end.</summary>
internal sealed class CloudRun(AlibabaCloudResource resource) : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private FakeCloudHost? _cloud;
    private RequestsPage? _page;

    /// <exception cref="ArgumentException">The seed, an option or the user of <c>WithKeyOf</c> breaks a rule; the app host does not start.</exception>
    public async Task StartAsync(BeforeStartEvent starting, CancellationToken cancellationToken)
    {
        var logger = starting.Services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
        var log = resource.Options.Log;
        resource.Options.Log = line =>
        {
            Log.Line(logger, line);
            log?.Invoke(line);
        };
        _ = starting.Services.GetRequiredKeyedService<CloudRun>(resource); // from now on the container disposes it
        _cloud = await FakeCloudHost.StartAsync(resource.Options, cancellationToken);
        _ = _cloud.EnvironmentFor(resource.UserName()); // a user without a key is refused now, not when the first app starts
        _page = await RequestsPage.StartAsync(_cloud, cancellationToken);
        resource.SetCloud(_cloud);
        Allocate(AlibabaCloudResource.StsEndpointName, _cloud.StsEndpoint);
        Allocate(AlibabaCloudResource.OssEndpointName, _cloud.OssEndpoint);
        Allocate(AlibabaCloudResource.PageEndpointName, _page.Address);
    }

    public async Task AnnounceAsync(InitializeResourceEvent initializing, CancellationToken cancellationToken)
    {
        await initializing.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, initializing.Services), cancellationToken);
        await initializing.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, initializing.Services), cancellationToken);
        await initializing.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initializing.Services), cancellationToken);
        await initializing.Notifications.PublishUpdateAsync(resource, static snapshot => snapshot with
        {
            State = KnownResourceStates.Running, // health checks begin with this
            StartTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
        });
    }

    public async Task<HealthCheckResult> CheckHealthAsync(CancellationToken cancellationToken)
    {
        using var http = resource.Cloud.CreateHttpClient(); // past any proxy
        foreach (var endpoint in (Uri[])[resource.Cloud.StsEndpoint, resource.Cloud.OssEndpoint])
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(endpoint, "/__admin/health"), cancellationToken);
                answer.EnsureSuccessStatusCode();
            }
            catch (HttpRequestException exception)
            {
                return HealthCheckResult.Unhealthy($"{endpoint} does not answer: {exception.Message}");
            }
        }

        return HealthCheckResult.Healthy();
    }

    public Task<ExecuteCommandResult> AdvanceAsync(ExecuteCommandContext context)
    {
        resource.Cloud.Clock.Advance(Hour);
        var now = resource.Cloud.Clock.GetUtcNow();
        Log.ClockMoved(context.Logger, now);
        return Task.FromResult(CommandResults.Success());
    }

    public async Task<ExecuteCommandResult> ResetAsync(ExecuteCommandContext context)
    {
        await resource.Cloud.ResetAsync(context.CancellationToken);
        return CommandResults.Success();
    }

    public async ValueTask DisposeAsync()
    {
        await (_page?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_cloud?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // The port is the cloud's own and nothing stands before it, so the address is settled here and not by the orchestrator.
    private void Allocate(string name, Uri address)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>()
            .Single(annotation => annotation.Name == name && annotation.Protocol == ProtocolType.Tcp);
        endpoint.Port = endpoint.TargetPort = address.Port;
        endpoint.AllocatedEndpoint = new(endpoint, address.Host, address.Port);
    }
}
