using Microsoft.AspNetCore.Http;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane;

/// <summary>There is no VPC on a loopback: a request says in a header of ours from which one it plays to come, the value of <c>acs:SourceVpc</c>.</summary>
public static class PlayedVpc
{
    /// <summary>Taken from this machine only, like the control API.</summary>
    public const string Header = "X-Scenario-Source-Vpc";

    /// <returns>Empty when the request comes from no VPC: the condition key is then present and empty (ram-policy 2.4).</returns>
    public static string Of(HttpContext context) =>
        context.Request.Headers.TryGetValue(Header, out var played) && AdminGuard.IsLocal(context) ? played.ToString() : "";
}
