using System.Collections.Immutable;

namespace Scenario.Ram.Identities;

/// <summary>An identity provider whose JWTs AssumeRoleWithOIDC accepts.</summary>
/// <param name="AccountId">The owning account.</param>
/// <param name="Name">1 to 128 characters, unique within the account.</param>
/// <param name="IssuerUrl">The <c>iss</c> claim, compared exactly.</param>
/// <param name="ClientIds">Accepted audiences.</param>
/// <param name="CreatedAt">Whole seconds, UTC.</param>
public sealed record OidcProvider(string AccountId, string Name, string IssuerUrl, ImmutableArray<string> ClientIds, DateTimeOffset CreatedAt)
{
    public string Description { get; init; } = "";

    public ImmutableArray<string> Fingerprints { get; init; } = [];

    /// <summary>How long ago a token may have been issued.</summary>
    /// <value>1 to 168 hours; default 12.</value>
    public int IssuanceLimitHours { get; init; } = 12;

    /// <summary>The issuer's public keys as a JWKS document; null: fetched from the issuer, or the built-in issuer's keys.</summary>
    public string? Jwks { get; init; }

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary><c>acs:ram::ACCOUNT:oidc-provider/NAME</c>.</summary>
    public Arn Arn => Arn.Ram(AccountId, $"oidc-provider/{Name}");
}
