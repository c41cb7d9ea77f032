namespace Scenario.AppServer.Grants;

/// <summary>A validated grant.</summary>
/// <param name="Name">Name in configuration and in requests.</param>
/// <param name="RoleArn">The role that is assumed.</param>
/// <param name="Template">The session policy before substitution.</param>
/// <param name="Duration">Lifetime unless the caller asks for another.</param>
/// <param name="MaxDuration">The longest lifetime a caller may ask for.</param>
/// <param name="RequiredRole">A role that the caller must hold; null for none.</param>
internal sealed record Grant(string Name, string RoleArn, GrantTemplate Template, TimeSpan Duration, TimeSpan MaxDuration, string? RequiredRole)
{
    /// <summary>The account in the role's ARN.</summary>
    public string Account => RoleArn.Split(':')[3];
}
