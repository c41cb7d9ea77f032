using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Host;

/// <summary>Sizes (section <c>Limits</c>).</summary>
internal sealed class LimitsOptions
{
    /// <summary>Largest request body in bytes; 1 KB to 10 MB, default 64 KB. Objects never come here.</summary>
    [Range(1024, 10 * 1024 * 1024)]
    public long RequestBodyBytes { get; set; } = 64 * 1024;
}
