using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>Bool: <c>true</c> or <c>false</c> in any case.</summary>
internal sealed class BoolCondition(string operatorName, string key, ImmutableArray<string> values)
    : Condition(operatorName, key, values, isNegated: false)
{
    protected override bool MatchesAny(string presented)
    {
        if (!bool.TryParse(presented, out var truth))
        {
            return false;
        }

        foreach (var value in Values)
        {
            if (bool.TryParse(value, out var listed) && listed == truth)
            {
                return true;
            }
        }

        return false;
    }
}
