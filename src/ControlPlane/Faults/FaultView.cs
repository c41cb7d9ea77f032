namespace Scenario.ControlPlane.Faults;

/// <summary>A waiting fault as the control API shows it; members that do not apply to it are left out.</summary>
internal sealed record FaultView(
    string Id,
    string Name,
    string Operation,
    string Host,
    string? AccessKeyId,
    int? Times,
    int Hits,
    string? Code,
    string? Message,
    double? RetryAfterMilliseconds,
    double? Milliseconds,
    double? Seconds)
{
    public static FaultView Of(string id, Fault fault, int hits) => new(
        id,
        fault.Name,
        fault.Operation,
        fault.Host,
        fault.AccessKeyId,
        fault.Times,
        hits,
        fault.Code,
        fault.Message,
        fault.RetryAfter?.TotalMilliseconds,
        fault.Kind == FaultKind.Delay ? fault.Delay.TotalMilliseconds : null,
        fault.Kind == FaultKind.ClockSkew ? fault.Skew.TotalSeconds : null);
}
