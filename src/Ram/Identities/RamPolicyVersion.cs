using Scenario.Ram.Policies;

namespace Scenario.Ram.Identities;

/// <summary>One version of a policy. Version ids are <c>v1</c>, <c>v2</c>, … and never used again.</summary>
public sealed record RamPolicyVersion(string VersionId, PolicyDocument Document, DateTimeOffset CreatedAt);
