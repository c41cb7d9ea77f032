namespace Scenario.Ram.Identities;

/// <summary>State of a long-term access key; an inactive one answers InvalidAccessKeyId.Inactive.</summary>
public enum AccessKeyStatus
{
    Active,
    Inactive,
}
