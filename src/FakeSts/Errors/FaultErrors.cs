using Scenario.ControlPlane.Faults;

namespace Scenario.FakeSts.Errors;

/// <summary>What STS and RAM answer for a fault that replaces the operation; the fault's own code and message win.</summary>
internal static class FaultErrors
{
    public static StsError Of(Fault fault, ApiProduct product)
    {
        StsError usual = fault.Kind == FaultKind.Throttle ? new StsError.ThrottlingUser()
            : fault.Status == StatusCodes.Status503ServiceUnavailable ? new StsError.ServiceUnavailable()
            : fault.Status >= StatusCodes.Status500InternalServerError && product != ApiProduct.Sts ? new StsError.RamInternalError()
            : fault.Status >= StatusCodes.Status500InternalServerError ? new StsError.InternalError()
            : fault.Status == StatusCodes.Status403Forbidden ? new StsError.NoPermission()
            : new StsError.Throttling();
        return new StsError.Injected(
            fault.Code ?? usual.Code,
            fault.Kind == FaultKind.Throttle ? usual.Status : fault.Status,
            fault.Message ?? usual.Message)
        {
            RetryAfter = fault.RetryAfter,
        };
    }
}
