namespace Scenario.ControlPlane.Admin;

/// <summary>Who may use the control API. In a process of its own: the section <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    /// <summary>Opens the control API on addresses other than loopback to callers that present it.</summary>
    /// <value>At least 16 characters; default none, so that only loopback is served.</value>
    public string? AdminToken { get; set; }

    /// <summary>Host names, besides <c>localhost</c> and loopback addresses, under which a browser may reach the control API.</summary>
    public IList<string> HostNames { get; } = [];

    /// <summary>Foreign origins whose pages may use the control API, such as <c>http://127.0.0.1:8710</c>. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>What callers of the host have stored is served at the control API's own origin,
    /// so pages of that origin are refused like foreign ones.</summary>
    /// <value>Set by the host, not by configuration; default false.</value>
    public bool ServesForeignContent { get; set; }

    /// <summary>Whoever reaches the host may ask for its health, which tells the version: what starts containers has nothing else to wait for.</summary>
    /// <value>Set by the host, not by configuration; default false.</value>
    public bool IsHealthOpen { get; set; }

    /// <exception cref="InvalidOperationException">A value breaks its rule; the message names the key.</exception>
    public void Validate()
    {
        if (AdminToken is { Length: < 16 })
        {
            throw new InvalidOperationException("Admin:AdminToken must have at least 16 characters.");
        }

        foreach (var origin in AllowedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                throw new InvalidOperationException($"Admin:AllowedOrigins holds '{origin}', which is not an origin such as http://127.0.0.1:8710.");
            }
        }
    }
}
