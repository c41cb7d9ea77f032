namespace Scenario.Ram.Evaluation;

/// <summary>The layer that settled the outcome.</summary>
public enum DecidedBy
{
    /// <summary>No layer said anything: the default deny.</summary>
    None,

    Identity,

    Session,

    /// <summary>Bucket policy, or the trust policy when a role is assumed.</summary>
    Resource,

    /// <summary>Owner rule or ACL of OSS.</summary>
    Acl,
}
