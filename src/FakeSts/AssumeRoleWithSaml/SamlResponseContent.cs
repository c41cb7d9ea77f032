namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>What the built-in issuer is to assert.</summary>
/// <param name="Roles">Values of the Role attribute, <c>ROLEARN,PROVIDERARN</c> each.</param>
/// <param name="RoleSessionName">Value of that attribute.</param>
/// <param name="Subject">The name id.</param>
internal sealed record SamlResponseContent(IReadOnlyList<string> Roles, string RoleSessionName, string Subject)
{
    public string Recipient { get; init; } = SamlNames.Recipients[0];

    public string Audience { get; init; } = SamlNames.Audiences[0];

    /// <summary>From now by the movable clock; negative for one that has expired.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Value of the SessionDuration attribute; null leaves it out.</summary>
    public int? SessionDurationSeconds { get; init; }
}
