namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>What a verified assertion says about its bearer.</summary>
/// <param name="Issuer">The provider's entity id.</param>
/// <param name="SubjectType">The name id's format without the prefix of SAML 2.0.</param>
/// <param name="Subject">The name id.</param>
/// <param name="Recipient">Which assertion consumer it is for.</param>
/// <param name="Roles">Values of the Role attribute, <c>ROLEARN,PROVIDERARN</c> each.</param>
/// <param name="RoleSessionName">Value of that attribute, not yet checked; null unless there is exactly one.</param>
/// <param name="SessionDuration">Value of that attribute; null when absent.</param>
/// <param name="SessionEnd">SessionNotOnOrAfter of the authentication statement in whole seconds; null when absent.</param>
internal sealed record SamlIdentity(
    string Issuer,
    string SubjectType,
    string Subject,
    string Recipient,
    IReadOnlyList<string> Roles,
    string? RoleSessionName,
    TimeSpan? SessionDuration,
    DateTimeOffset? SessionEnd);
