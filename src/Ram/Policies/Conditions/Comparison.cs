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

internal static class ComparisonRules
{
    /// <param name="comparison">The relation asked for.</param>
    /// <param name="order">Sign of presented compared with listed.</param>
    public static bool Holds(this Comparison comparison, int order) => comparison switch
    {
        Comparison.Equals => order == 0,
        Comparison.LessThan => order < 0,
        Comparison.LessThanEquals => order <= 0,
        Comparison.GreaterThan => order > 0,
        _ => order >= 0,
    };
}
