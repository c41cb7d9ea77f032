namespace Scenario.Ram.Policies.Conditions;

/// <summary>What the prefix of an operator says about several values in the request (ram-policy 2.1).</summary>
internal enum Quantifier
{
    /// <summary>No prefix: one value that matches is enough; for a negated operator none may.</summary>
    None,

    /// <summary><c>ForAnyValue:</c>: some value meets the operator.</summary>
    Any,

    /// <summary><c>ForAllValues:</c>: every value does; true where there is none.</summary>
    All,
}
