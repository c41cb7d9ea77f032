namespace Scenario.AppServer.Hosting;

/// <summary>The Redis that replicas share (section <c>Redis</c>); without it every replica keeps its own credentials.</summary>
internal sealed class RedisOptions
{
    /// <summary>Connection string of StackExchange.Redis; null or empty: no Redis.</summary>
    public string? Configuration { get; set; }

    /// <summary>Prefix of every key and channel; default <c>scenario:appserver:</c>.</summary>
    public string KeyPrefix { get; set; } = "scenario:appserver:";
}
