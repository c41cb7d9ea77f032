using System.Collections.Immutable;
using System.Globalization;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>Numeric operators: both sides read as decimal.</summary>
internal sealed class NumericCondition(string operatorName, string key, ImmutableArray<string> values, bool isNegated, Comparison comparison)
    : Condition(operatorName, key, values, isNegated)
{
    private readonly ImmutableArray<decimal> _numbers = [.. values.Where(static v => TryRead(v, out _)).Select(static v => TryRead(v, out var n) ? n : 0)];

    protected override bool MatchesAny(string presented)
    {
        if (!TryRead(presented, out var number))
        {
            return false;
        }

        foreach (var listed in _numbers)
        {
            if (comparison.Holds(number.CompareTo(listed)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryRead(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out number);
}
