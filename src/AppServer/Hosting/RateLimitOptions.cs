using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Hosting;

/// <summary>How much one user may ask (section <c>RateLimit</c>).</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Requests that a user may make in a burst, and in every minute after; 1 to 100000.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 120;

    /// <summary>Development logins from one address a minute, 1 to 100000.</summary>
    [Range(1, 100_000)]
    public int AnonymousPerMinute { get; set; } = 60;

    /// <summary>Upload reports from one address a minute, 1 to 1000000; OSS calls from few addresses.</summary>
    [Range(1, 1_000_000)]
    public int CallbacksPerMinute { get; set; } = 6000;
}
