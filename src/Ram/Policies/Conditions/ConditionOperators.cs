using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>The operators of ram-policy 2.1. Names are case-sensitive.</summary>
internal static class ConditionOperators
{
    private const string AnyPrefix = "ForAnyValue:";
    private const string AllPrefix = "ForAllValues:";

    /// <summary>The condition for an operator; null when there is no such operator.</summary>
    public static Condition? Create(string name, string key, ImmutableArray<string> values)
    {
        var quantifier = name.StartsWith(AnyPrefix, StringComparison.Ordinal) ? Quantifier.Any
            : name.StartsWith(AllPrefix, StringComparison.Ordinal) ? Quantifier.All
            : Quantifier.None;
        return (quantifier == Quantifier.None ? name : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]) switch
        {
            "StringEquals" => Text(StringComparison.Ordinal),
            "StringNotEquals" => Text(StringComparison.Ordinal, isNegated: true),
            "StringEqualsIgnoreCase" => Text(StringComparison.OrdinalIgnoreCase),
            "StringNotEqualsIgnoreCase" => Text(StringComparison.OrdinalIgnoreCase, isNegated: true),
            "StringLike" => new StringLikeCondition(name, key, values, isNegated: false) { Quantifier = quantifier },
            "StringNotLike" => new StringLikeCondition(name, key, values, isNegated: true) { Quantifier = quantifier },
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
            "Bool" => new BoolCondition(name, key, values) { Quantifier = quantifier },
            "IpAddress" or "IpAddressIncludeBorder" => new IpAddressCondition(name, key, values, isNegated: false) { Quantifier = quantifier },
            "NotIpAddress" or "NotIpAddressIncludeBorder" => new IpAddressCondition(name, key, values, isNegated: true) { Quantifier = quantifier },
            _ => null,
        };

        Condition Text(StringComparison comparison, bool isNegated = false) =>
            new StringCondition(name, key, values, isNegated, comparison) { Quantifier = quantifier };
        Condition Number(Comparison comparison, bool isNegated = false) =>
            new NumericCondition(name, key, values, isNegated, comparison) { Quantifier = quantifier };
        Condition Date(Comparison comparison, bool isNegated = false) =>
            new DateCondition(name, key, values, isNegated, comparison) { Quantifier = quantifier };
    }
}
