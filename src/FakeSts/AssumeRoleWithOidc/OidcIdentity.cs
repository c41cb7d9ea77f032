namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>What a verified token says about its bearer.</summary>
/// <param name="Subject">The <c>sub</c> claim.</param>
/// <param name="Issuer">The <c>iss</c> claim, equal to the provider's.</param>
/// <param name="Audiences">The <c>aud</c> claim; at least one is a client id of the provider.</param>
/// <param name="IssuedAt">The <c>iat</c> claim.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim.</param>
internal sealed record OidcIdentity(string Subject, string Issuer, IReadOnlyList<string> Audiences, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
