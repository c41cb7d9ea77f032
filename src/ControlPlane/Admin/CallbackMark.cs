using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Admin;

/// <summary>How an upload callback of OSS is known wherever it arrives: by a header that the service always sends and that no uploader chooses.</summary>
/// <remarks>
/// The uploader chooses address, path, body and Host of a callback, so neither tells it from a trainer's call. FakeOss keeps
/// callbacks away from the ports of its own process; this is what a control API in another process has to go by.
/// </remarks>
public static class CallbackMark
{
    /// <summary>Names the key that signed the callback (oss-protocol 7).</summary>
    public const string Header = "x-oss-pub-key-url";

    public static bool IsOn(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>Answers every callback with 403 <c>FromCallback</c>, on any path: whoever
    /// arranges one would otherwise speak with this machine's address.</summary>
    /// <returns>False for any other request; nothing was written then.</returns>
    public static async Task<bool> TryRefuseAsync(HttpContext context)
    {
        if (!IsOn(context.Request))
        {
            return false;
        }

        await AdminBody.WriteErrorAsync(context, Refusal);
        return true;
    }

    internal static AdminError Refusal { get; } = new(403, "FromCallback", "An upload callback of OSS is not answered here.");
}
