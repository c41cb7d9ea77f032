using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>The operators of ram-policy 2.1. Names are case-sensitive.</summary>
internal static class ConditionOperators
{
    /// <summary>The condition for an operator; null when there is no such operator.</summary>
    public static Condition? Create(string name, string key, ImmutableArray<string> values)
    {
        return name switch
        {
            "StringEquals" => Text(StringComparison.Ordinal),
            "StringNotEquals" => Text(StringComparison.Ordinal, isNegated: true),
            "StringEqualsIgnoreCase" => Text(StringComparison.OrdinalIgnoreCase),
            "StringNotEqualsIgnoreCase" => Text(StringComparison.OrdinalIgnoreCase, isNegated: true),
            "StringLike" => new StringLikeCondition(name, key, values, isNegated: false),
            "StringNotLike" => new StringLikeCondition(name, key, values, isNegated: true),
            "NumericEquals" => Number(Comparison.Equals),
            "NumericNotEquals" => Number(Comparison.Equals, isNegated: true),
            "NumericLessThan" => Number(Comparison.LessThan),
            "NumericLessThanEquals" => Number(Comparison.LessThanEquals),
            "NumericGreaterThan" => Number(Comparison.GreaterThan),
            "NumericGreaterThanEquals" => Number(Comparison.GreaterThanEquals),
            "DateEquals" => Date(Comparison.Equals),
            "DateNotEquals" => Date(Comparison.Equals, isNegated: true),
            "DateLessThan" => Date(Comparison.LessThan),
            "DateLessThanEquals" => Date(Comparison.LessThanEquals),
            "DateGreaterThan" => Date(Comparison.GreaterThan),
            "DateGreaterThanEquals" => Date(Comparison.GreaterThanEquals),
            "Bool" => new BoolCondition(name, key, values),
            "IpAddress" or "IpAddressIncludeBorder" => new IpAddressCondition(name, key, values, isNegated: false),
            "NotIpAddress" or "NotIpAddressIncludeBorder" => new IpAddressCondition(name, key, values, isNegated: true),
            _ => null,
        };

        Condition Text(StringComparison comparison, bool isNegated = false) => new StringCondition(name, key, values, isNegated, comparison);
        Condition Number(Comparison comparison, bool isNegated = false) => new NumericCondition(name, key, values, isNegated, comparison);
        Condition Date(Comparison comparison, bool isNegated = false) => new DateCondition(name, key, values, isNegated, comparison);
    }
}
