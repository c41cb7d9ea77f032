namespace Scenario.Ram.Policies;

/// <summary>Whether a statement matched, or the first part that did not. Parts are tried in the order of the members.</summary>
internal enum StatementMatch
{
    Matched,
    ActionDiffers,
    ResourceDiffers,
    PrincipalDiffers,
    ConditionFails,
}
