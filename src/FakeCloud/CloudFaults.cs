using Scenario.ControlPlane.Faults;

namespace Scenario.FakeCloud;

/// <summary>Failures on purpose. Each waits for requests of one operation (of every one when it is
/// null) and goes when it is disposed or has struck <c>times</c> times.</summary>
/// <example><c>using (cloud.Faults.Throttle("AssumeRole", times: 2)) { … }</c></example>
public sealed class CloudFaults
{
    /// <summary>Where a fault strikes: STS and RAM.</summary>
    public const string Sts = "sts";

    /// <summary>Where a fault strikes: OSS.</summary>
    public const string Oss = "oss";

    private readonly FaultRegistry _registry;

    internal CloudFaults(FaultRegistry registry) => _registry = registry;

    /// <summary>The service's own throttling error.</summary>
    /// <param name="operation">Such as AssumeRole; null strikes every operation.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="retryAfter">What <c>x-acs-retry-after</c> says; null sends no such header.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this caller only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault Throttle(string? operation = null, int? times = null, TimeSpan? retryAfter = null, string? service = null, string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.Throttle(retryAfter));

    /// <summary>An error instead of the operation.</summary>
    /// <param name="operation">Such as PutObject; null strikes every operation.</param>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="code">Error code; null is the service's usual one for the status.</param>
    /// <param name="message">Error message; null is the service's usual one.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this caller only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault Return(string? operation, int status, string? code = null, string? message = null, int? times = null, string? service = null,
        string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.Return(status, code, message));

    /// <summary>Waits before anything else, by the real time.</summary>
    /// <param name="operation">Such as PutObject; null strikes every operation.</param>
    /// <param name="delay">Up to 10 minutes.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this caller only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault Delay(string? operation, TimeSpan delay, int? times = null, string? service = null, string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.DelayBy(delay));

    /// <summary>The connection drops after so many bytes of the answer's body.</summary>
    /// <param name="operation">Such as GetObject; null strikes every operation.</param>
    /// <param name="bytes">Bytes that still arrive.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this caller only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault BreakAfter(string? operation, long bytes, int? times = null, string? service = null, string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.BreakAfter(bytes));

    /// <summary>Requests with a security token are refused as if it had expired, although it has
    /// not. To end one session for good, see <see cref="CloudRam"/>.</summary>
    /// <param name="operation">Such as GetObject; null strikes every operation.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this session only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault Revoke(string? operation = null, int? times = null, string? service = null, string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.RevokeTokens());

    /// <summary>The service's clock is off when it judges the age of a signature.</summary>
    /// <param name="skew">How far it is ahead; negative when behind. More than 15 minutes refuse every signature.</param>
    /// <param name="operation">Such as PutObject; null strikes every operation.</param>
    /// <param name="times">How many requests; null strikes until it is disposed.</param>
    /// <param name="service"><see cref="Sts"/> or <see cref="Oss"/>; null strikes whichever has the operation.</param>
    /// <param name="accessKeyId">Strikes this caller only.</param>
    /// <exception cref="ArgumentException">There is no such operation or service, or a number is out of range.</exception>
    public CloudFault ClockSkew(TimeSpan skew, string? operation = null, int? times = null, string? service = null, string? accessKeyId = null) =>
        Add(operation, times, service, accessKeyId, Fault.SkewClock(skew));

    /// <summary>Removes every fault.</summary>
    public void Clear() => _registry.Clear();

    private CloudFault Add(string? operation, int? times, string? service, string? accessKeyId, Fault fault)
    {
        var id = _registry.Add(fault with { Operation = operation ?? Fault.Any, Host = service ?? Fault.Any, Times = times, AccessKeyId = accessKeyId })
            ?? throw new InvalidOperationException($"There are {FaultRegistry.Limit} faults already.");
        return new(_registry, id);
    }
}
