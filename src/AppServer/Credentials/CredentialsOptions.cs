using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Credentials;

/// <summary>Lifetimes and caching of issued credentials (section <c>Credentials</c>).</summary>
internal sealed class CredentialsOptions
{
    /// <summary>Lifetime where neither request nor grant says otherwise; 900 to 43200 s, default 1800 s.</summary>
    [Range(900, 43200)]
    public int DefaultDurationSeconds { get; set; } = 1800;

    /// <summary>The grant of a request that names none; null makes the name mandatory.</summary>
    public string? DefaultGrant { get; set; }

    /// <summary>Share of their life after which cached credentials are replaced; 0.05 to 0.95, default 0.5.</summary>
    [Range(0.05, 0.95)]
    public double RefreshShare { get; set; } = 0.5;

    /// <summary>
    /// During an outage of STS, credentials are handed out past their share as long as this much of their life is left;
    /// default 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StaleMargin { get; set; } = TimeSpan.FromSeconds(60);
}
