using Scenario.ControlPlane.Admin;

namespace Scenario.Hosting;

/// <summary>The section <c>Admin</c>: who may use the control API.</summary>
internal sealed class AdminSettings
{
    [Setting("Opens the control API beyond loopback to callers that present it; at least 16 characters.", Default = "loopback only")]
    public string? AdminToken { get; set; }

    [Setting("A further host name under which a browser may reach the control API.")]
    public string[] HostNames { get; set; } = [];

    [Setting("A foreign origin whose pages may use the control API, such as `http://127.0.0.1:8710`.")]
    public string[] AllowedOrigins { get; set; } = [];

    public AdminOptions ToOptions()
    {
        var options = new AdminOptions { AdminToken = string.IsNullOrEmpty(AdminToken) ? null : AdminToken };
        foreach (var name in HostNames.Where(static name => !string.IsNullOrWhiteSpace(name)))
        {
            options.HostNames.Add(name);
        }

        foreach (var origin in AllowedOrigins.Where(static origin => !string.IsNullOrWhiteSpace(origin)))
        {
            options.AllowedOrigins.Add(origin);
        }

        return options;
    }
}
