using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Hosting;

/// <summary>The Redis that replicas share (section <c>Redis</c>); without it every replica keeps its own credentials.</summary>
internal sealed class RedisOptions
{
    /// <summary>Connection string of StackExchange.Redis; without one each replica keeps its own credentials.</summary>
    public string? Configuration { get; set; }

    /// <summary>How long Redis may take before a request goes on without it, 50 ms to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Prefix of every key and channel.</summary>
    public string KeyPrefix { get; set; } = "scenario:appserver:";
}
