using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Authentication;

/// <summary>Who sent the request, with the policies that held when it arrived: an upload that takes an hour is not stopped by what its sender loses meanwhile,
/// but for the end of his session (<see cref="GuardedBody.PastExpiry"/>).</summary>
internal sealed record OssCaller
{
    public static readonly OssCaller Anonymous = new() { Principal = RequestPrincipal.Anonymous };

    public required RequestPrincipal Principal { get; init; }

    /// <summary>Null for anonymous requests.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Set for role sessions: role and session name, so that the journal tells two holders of one role apart.</summary>
    public string? AssumedRoleArn { get; init; }

    /// <summary>When a session ends; null for keys that do not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>As <c>acs:PrincipalARN</c> spells it; null for anonymous requests.</summary>
    public string? PrincipalArn => IsAnonymous ? null : field ??= Principal.Arn;

    /// <summary>The caller as GetCallerIdentity names it.</summary>
    public string Arn => AssumedRoleArn ?? PrincipalArn ?? Principal.Arn;

    /// <summary>Policies of the user (with groups) or role; empty for root keys and anonymous requests.</summary>
    public IReadOnlyList<NamedPolicy> IdentityPolicies { get; init; } = [];

    /// <summary>The policy passed to AssumeRole; null when there was none.</summary>
    public NamedPolicy? SessionPolicy { get; init; }

    public bool IsAnonymous => Principal.Kind == PrincipalKind.Anonymous;

    public string AccountId => Principal.AccountId;
}
