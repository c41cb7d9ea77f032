using System.Collections.Immutable;

namespace Scenario.Ram.Identities;

/// <summary>A RAM user. Names are unique within the account and case-sensitive.</summary>
public sealed record RamUser(string AccountId, string UserId, string UserName, DateTimeOffset CreatedAt)
{
    public string DisplayName { get; init; } = "";

    public string MobilePhone { get; init; } = "";

    public string Email { get; init; } = "";

    public string Comments { get; init; } = "";

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary>Policies attached to the user itself; those of its groups are not in here.</summary>
    public ImmutableArray<PolicyAttachment> Policies { get; init; } = [];

    public ImmutableArray<GroupMembership> Groups { get; init; } = [];

    /// <summary><c>acs:ram::ACCOUNT:user/NAME</c>.</summary>
    public Arn Arn => Arn.RamUser(AccountId, UserName);
}
