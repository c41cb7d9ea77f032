using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Admin;

/// <summary>One call of the control API. Hosts register further ones as services.</summary>
/// <param name="Method">GET, POST or DELETE; GET answers HEAD too.</param>
/// <param name="Path">Below <c>/__admin/</c>, such as <c>clock</c>; a last segment <c>*</c> stands for exactly one non-empty segment.</param>
/// <param name="Handler">Gets the segment that <c>*</c> stood for, percent-decoded, or an empty string.</param>
public sealed record AdminRoute(string Method, string Path, Func<HttpContext, string, Task> Handler)
{
    public AdminAccess Access { get; init; }
}
