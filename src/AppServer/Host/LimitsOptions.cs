using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Host;

/// <summary>Sizes (section <c>Limits</c>).</summary>
internal sealed class LimitsOptions
{
    /// <summary>Longest body of a request in bytes, 1024 to 10485760; objects never come here.</summary>
    [Range(1024, 10 * 1024 * 1024)]
    public long RequestBodyBytes { get; set; } = 64 * 1024;
}
