using Scenario.ControlPlane.Faults;

namespace Scenario.FakeOss.Errors;

/// <summary>What OSS answers for a fault that replaces the operation; the fault's own code and message win.</summary>
internal static class FaultErrors
{
    public static OssError Of(Fault fault)
    {
        var status = fault.Kind == FaultKind.Throttle ? StatusCodes.Status503ServiceUnavailable : fault.Status;
        OssError usual = status switch
        {
            StatusCodes.Status403Forbidden => new OssError.AccessDenied("You have no right to access this object."),
            StatusCodes.Status404NotFound => new OssError.NoSuchKey(""),
            StatusCodes.Status503ServiceUnavailable => new OssError.ServiceUnavailable("Please reduce your request rate."),
            >= StatusCodes.Status500InternalServerError => new OssError.InternalError(),
            _ => new OssError.InvalidRequest("The request is not valid."),
        };
        return new OssError.Injected(fault.Code ?? usual.Code, status, fault.Message ?? usual.Message);
    }
}
