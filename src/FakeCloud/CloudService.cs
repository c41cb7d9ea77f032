using Scenario.FakeCloud.Hosting;

namespace Scenario.FakeCloud;

/// <summary>One of the two services: it can be away for a while.</summary>
public sealed class CloudService
{
    private readonly CloudServer _server;

    internal CloudService(CloudServer server, Uri endpoint, Uri? httpsEndpoint)
    {
        _server = server;
        Endpoint = endpoint;
        HttpsEndpoint = httpsEndpoint;
    }

    /// <summary>Where it answers.</summary>
    public Uri Endpoint { get; }

    /// <summary>Where it answers with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set.</summary>
    public Uri? HttpsEndpoint { get; }

    /// <summary>Whether it answers at present.</summary>
    public bool IsRunning => _server.IsRunning;

    /// <summary>Breaks its connections and refuses new ones, until the returned value is disposed;
    /// then it answers again on the same port and remembers everything.</summary>
    /// <exception cref="InvalidOperationException">It is stopped already.</exception>
    public async Task<IAsyncDisposable> StopAsync()
    {
        if (!IsRunning)
        {
            throw new InvalidOperationException("The service is stopped already.");
        }

        await _server.StopAsync();
        return new Absence(_server);
    }

    private sealed class Absence(CloudServer server) : IAsyncDisposable
    {
        private CloudServer? _server = server;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _server, null) is { } stopped)
            {
                await Detached.RunAsync(() => stopped.StartAsync(CancellationToken.None));
            }
        }
    }
}
