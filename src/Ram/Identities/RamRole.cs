using System.Collections.Immutable;
using Scenario.Ram.Policies;

namespace Scenario.Ram.Identities;

/// <summary>A role: assumed, never logged in to. Names are unique within the account without regard to case.</summary>
/// <param name="AccountId">The account that owns the role.</param>
/// <param name="RoleId">Bound into every token, so that re-creating a role of the same name revives no token.</param>
/// <param name="RoleName">As created; the ARN prints it in lower case.</param>
/// <param name="TrustPolicy">Who may assume the role.</param>
/// <param name="CreatedAt">Whole seconds, UTC.</param>
public sealed record RamRole(string AccountId, string RoleId, string RoleName, PolicyDocument TrustPolicy, DateTimeOffset CreatedAt)
{
    /// <summary>Longest session.</summary>
    /// <value>3600 s to 43200 s; default 3600 s.</value>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    public string Description { get; init; } = "";

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    public ImmutableArray<PolicyAttachment> Policies { get; init; } = [];

    public ImmutableArray<ResourceTag> Tags { get; init; } = [];

    /// <summary><c>acs:ram::ACCOUNT:role/name</c>, the name in lower case.</summary>
    public Arn Arn => Arn.RamRole(AccountId, RoleName);
}
