namespace Scenario.ControlPlane.Faults;

/// <summary>A fault as it was asked for.</summary>
public sealed record Fault
{
    /// <summary>Any operation or host.</summary>
    public const string Any = "*";

    /// <summary>As on the wire, such as <c>return-503</c>.</summary>
    public required string Name { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>Operation it strikes, such as AssumeRole or PutObject, letter case ignored; default any.</summary>
    public string Operation { get; init; } = Any;

    /// <summary><c>sts</c> or <c>oss</c>; default both.</summary>
    public string Host { get; init; } = Any;

    /// <summary>Access key id it strikes; null strikes every caller.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>How many requests it strikes; null until removed.</summary>
    public int? Times { get; init; }

    /// <summary>HTTP status of <see cref="FaultKind.Return"/>, 400 to 599.</summary>
    public int Status { get; init; }

    /// <summary>Error code; null is the host's usual one for the status.</summary>
    public string? Code { get; init; }

    /// <summary>Error message; null is the host's usual one.</summary>
    public string? Message { get; init; }

    /// <summary>For <see cref="FaultKind.Throttle"/>: what <c>x-acs-retry-after</c> says; null sends no such header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For <see cref="FaultKind.Delay"/>: up to 10 minutes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>For <see cref="FaultKind.Break"/>: bytes of the body that still arrive.</summary>
    public long Bytes { get; init; }

    /// <summary>For <see cref="FaultKind.ClockSkew"/>: how far the server's clock is ahead.</summary>
    public TimeSpan Skew { get; init; }
}
