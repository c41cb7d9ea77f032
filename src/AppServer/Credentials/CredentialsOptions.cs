using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Credentials;

/// <summary>Lifetimes and caching of issued credentials (section <c>Credentials</c>).</summary>
internal sealed class CredentialsOptions
{
    /// <summary>Lifetime of credentials where neither request nor grant says otherwise, 900 to 43200 seconds.</summary>
    [Range(900, 43200)]
    public int DefaultDurationSeconds { get; set; } = 1800;

    /// <summary>Grant of a request that names none. Default: none, the name is mandatory.</summary>
    public string? DefaultGrant { get; set; }

    /// <summary>Share of their life after which cached credentials are replaced, 0.05 to 0.95.</summary>
    [Range(0.05, 0.95)]
    public double RefreshShare { get; set; } = 0.5;

    /// <summary>Least life left of credentials that are handed out past their share while STS is away, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StaleMargin { get; set; } = TimeSpan.FromSeconds(60);
}
