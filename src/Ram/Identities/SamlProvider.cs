namespace Scenario.Ram.Identities;

/// <summary>An identity provider whose assertions AssumeRoleWithSAML accepts.</summary>
/// <param name="AccountId">The owning account.</param>
/// <param name="Name">1 to 128 characters, unique within the account.</param>
/// <param name="MetadataXml">The provider's metadata document, as uploaded, decoded from base64; null: the built-in issuer's.</param>
/// <param name="CreatedAt">Whole seconds, UTC.</param>
public sealed record SamlProvider(string AccountId, string Name, string? MetadataXml, DateTimeOffset CreatedAt)
{
    public string Description { get; init; } = "";

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary><c>acs:ram::ACCOUNT:saml-provider/NAME</c>.</summary>
    public Arn Arn => Arn.Ram(AccountId, $"saml-provider/{Name}");
}
