using System.Collections.Immutable;
using Scenario.Ram.Identities;

namespace Scenario.Ram.Policies;

/// <summary>The system policies that every directory knows (ram-policy 4).</summary>
public static class SystemPolicies
{
    // A fixed day: the real ones are older than any account.
    private static readonly DateTimeOffset Created = new(2015, 5, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<RamPolicy> All { get; } =
    [
        Make(
            "AdministratorAccess",
            "Provides full access to Alibaba Cloud services and resources.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""),
        Make(
            "ReadOnlyAccess",
            "Provides read-only access to Alibaba Cloud services and resources.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["*:Describe*","*:List*","*:Get*","*:BatchGet*","*:Query*","*:BatchQuery*","actiontrail:LookupEvents","actiontrail:Check*","dm:Desc*","dm:SenderStatistics*","ram:GenerateCredentialReport"],"Resource":"*"}]}"""),
        Make(
            "AliyunOSSFullAccess",
            "Provides full access to Object Storage Service via Management Console.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}"""),
        Make(
            "AliyunOSSReadOnlyAccess",
            "Provides read-only access to Object Storage Service via Management Console.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:Get*","oss:List*"],"Resource":"*"}]}"""),
        Make(
            "AliyunSTSAssumeRoleAccess",
            "Provides access to call the AssumeRole interface of the Security Token Service.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}"""),
        Make(
            "AliyunRAMFullAccess",
            "Provides full access to Resource Access Management via Management Console.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:*","Resource":"*"}]}"""),
        Make(
            "AliyunRAMReadOnlyAccess",
            "Provides read-only access to Resource Access Management via Management Console.",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["ram:Get*","ram:List*","ram:GenerateCredentialReport","accessanalyzer:Get*","accessanalyzer:List*"],"Resource":"*"}]}""",
            version: 3),
    ];

    /// <summary>The built-in system policy of this name, or null.</summary>
    public static RamPolicy? Find(string policyName) =>
        All.FirstOrDefault(policy => string.Equals(policy.PolicyName, policyName, StringComparison.Ordinal));

    private static RamPolicy Make(string name, string description, string text, int version = 1)
    {
        var document = PolicyParser.Parse(text, PolicyKind.Identity).Document
            ?? throw new InvalidOperationException($"System policy {name} is malformed.");
        var versionId = $"v{version}";
        ImmutableArray<RamPolicyVersion> versions = [new RamPolicyVersion(versionId, document, Created)];
        return new RamPolicy(RamPolicy.SystemAccount, PolicyType.System, name, versions, versionId, Created)
        {
            Description = description,
            LastVersionNumber = version,
        };
    }
}
