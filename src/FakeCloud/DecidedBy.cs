namespace Scenario.FakeCloud;

/// <summary>The layer that settled a decision.</summary>
public enum DecidedBy
{
    /// <summary>No layer said anything: the default denial.</summary>
    Nothing,

    /// <summary>Policies of the user or role.</summary>
    Identity,

    /// <summary>The policy inside the token.</summary>
    Session,

    /// <summary>The bucket's policy, or the role's trust policy.</summary>
    Resource,

    /// <summary>Ownership, or an ACL of OSS.</summary>
    Acl,
}
