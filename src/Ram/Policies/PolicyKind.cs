namespace Scenario.Ram.Policies;

/// <summary>Which grammar a document follows: the members that are required and forbidden differ (ram-policy 1.1).</summary>
public enum PolicyKind
{
    /// <summary>Attached to a user, group or role; Resource required, Principal forbidden.</summary>
    Identity,

    /// <summary>Passed to AssumeRole; grammar of an identity policy, only narrows.</summary>
    Session,

    /// <summary>Who may assume a role; Principal is an object, Resource is absent.</summary>
    Trust,

    /// <summary>OSS bucket policy; Principal is an array of strings, Resource required.</summary>
    Bucket,
}
