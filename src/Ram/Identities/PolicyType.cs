namespace Scenario.Ram.Identities;

/// <summary>Who maintains a policy: the cloud (not modifiable, owner account <c>system</c>) or the account.</summary>
public enum PolicyType
{
    System,
    Custom,
}
