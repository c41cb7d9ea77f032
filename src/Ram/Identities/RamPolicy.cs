using System.Collections.Immutable;
using Scenario.Ram.Policies;

namespace Scenario.Ram.Identities;

/// <summary>A named identity policy with its versions; only the default version counts.</summary>
public sealed record RamPolicy(
    string AccountId,
    PolicyType Type,
    string PolicyName,
    ImmutableArray<RamPolicyVersion> Versions,
    string DefaultVersionId,
    DateTimeOffset CreatedAt)
{
    /// <summary>Account written into the ARNs of system policies.</summary>
    public const string SystemAccount = "system";

    public string Description { get; init; } = "";

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary>Number of the last version ever made, deleted ones included, so that ids are never used again.</summary>
    public int LastVersionNumber { get; init; } = Versions.Length;

    public ImmutableArray<ResourceTag> Tags { get; init; } = [];

    /// <summary><c>acs:ram::ACCOUNT:policy/NAME</c>, account <c>system</c> for system policies.</summary>
    public Arn Arn => Arn.Ram(Type == PolicyType.System ? SystemAccount : AccountId, $"policy/{PolicyName}");

    public RamPolicyVersion DefaultVersion => FindVersion(DefaultVersionId)
        ?? throw new InvalidOperationException($"Policy {PolicyName} has no version {DefaultVersionId}.");

    /// <summary>The document that counts.</summary>
    public PolicyDocument Document => DefaultVersion.Document;

    public RamPolicyVersion? FindVersion(string versionId)
    {
        foreach (var version in Versions)
        {
            if (string.Equals(version.VersionId, versionId, StringComparison.Ordinal))
            {
                return version;
            }
        }

        return null;
    }
}

/// <summary>One version of a policy. Version ids are <c>v1</c>, <c>v2</c>, … and never used again.</summary>
public sealed record RamPolicyVersion(string VersionId, PolicyDocument Document, DateTimeOffset CreatedAt);

/// <summary>Who maintains a policy: the cloud (not modifiable, owner account <c>system</c>) or the account.</summary>
public enum PolicyType
{
    System,
    Custom,
}

/// <summary>A policy attached to a user, group or role.</summary>
public sealed record PolicyAttachment(PolicyType Type, string PolicyName, DateTimeOffset AttachedAt);
