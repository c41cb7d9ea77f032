using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.FakeSts.Authentication;

namespace Scenario.FakeSts;

/// <summary>What is known of a request so far: an error half-way still gets the right format, product and journal line.</summary>
internal sealed class StsExchange
{
    public required string RequestId { get; init; }

    /// <summary>The only look at the clock that decides anything.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>Timestamp for durations.</summary>
    public required long StartedAt { get; init; }

    public required RpcRequest Head { get; init; }

    public AuthenticationScheme Scheme { get; set; }

    public ApiProduct Product { get; set; } = ApiProduct.Sts;

    public RpcOperation? Operation { get; set; }

    public RpcCall? Call { get; set; }

    public ActiveFaults Faults { get; set; } = ActiveFaults.None;

    /// <summary>The access key id that the request names, known before anything about it is proven; null when anonymous.</summary>
    public string? PresentedAccessKeyId { get; set; }

    public long RequestBytes { get; set; }
}
