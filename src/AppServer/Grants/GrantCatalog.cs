using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Grants;

/// <summary>The validated grants. A change of configuration takes effect at once if it is valid; otherwise the last valid set stays.</summary>
internal sealed class GrantCatalog : IHostedService, IDisposable
{
    private readonly IOptionsMonitor<GrantsOptions> _options;
    private readonly GrantReader _reader;
    private readonly IDisposable? _subscription;
    private volatile IReadOnlyDictionary<string, Grant> _grants = new Dictionary<string, Grant>();

    public GrantCatalog(IOptionsMonitor<GrantsOptions> options, GrantReader reader, ILogger<GrantCatalog> logger)
    {
        _options = options;
        _reader = reader;
        _subscription = options.OnChange(changed =>
        {
            var reading = reader.Read(changed);
            if (reading.Mistakes.Count > 0)
            {
                Log.GrantsRejected(logger, string.Join(" ", reading.Mistakes));
                return;
            }

            _grants = reading.Grants;
            Log.GrantsChanged(logger, reading.Grants.Count);
        });
    }

    /// <summary>Names are compared exactly.</summary>
    public bool TryGet(string? name, [NotNullWhen(true)] out Grant? grant)
    {
        grant = null;
        return name is not null && _grants.TryGetValue(name, out grant);
    }

    /// <summary>Reads the grants that the start has just validated, so that no later change can be the first one seen.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _grants = _reader.Read(_options.CurrentValue).Grants;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _subscription?.Dispose();
}
