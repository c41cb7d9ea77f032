using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>StringEquals and its kin: <c>*</c> is an ordinary character, comparison by code unit.</summary>
internal sealed class StringCondition(string operatorName, string key, ImmutableArray<string> values, bool isNegated, StringComparison comparison)
    : Condition(operatorName, key, values, isNegated)
{
    protected override bool MatchesAny(string presented)
    {
        foreach (var value in Values)
        {
            if (string.Equals(value, presented, comparison))
            {
                return true;
            }
        }

        return false;
    }
}
