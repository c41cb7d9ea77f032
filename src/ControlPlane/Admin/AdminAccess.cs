namespace Scenario.ControlPlane.Admin;

/// <summary>Who may call a route.</summary>
public enum AdminAccess
{
    /// <summary>Loopback, or the admin token.</summary>
    Operator,

    /// <summary>The route checks its caller itself; Host and Origin are still checked for loopback callers.</summary>
    OwnCheck,
}
