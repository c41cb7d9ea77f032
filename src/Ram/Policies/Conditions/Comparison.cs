namespace Scenario.Ram.Policies.Conditions;

/// <summary>How a presented value relates to a listed one.</summary>
internal enum Comparison
{
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}
