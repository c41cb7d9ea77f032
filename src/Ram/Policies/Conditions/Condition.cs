using System.Collections.Immutable;
using Scenario.Ram.Evaluation;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>One key under one operator. Several values are alternatives; a negated operator holds when none matches (ram-policy 2.3).</summary>
internal abstract class Condition(string operatorName, string key, ImmutableArray<string> values, bool isNegated)
{
    public string Operator => operatorName;

    public string Key => key;

    public ImmutableArray<string> Values => values;

    /// <summary>An absent key fails a positive operator and satisfies a negated one.</summary>
    public bool IsMet(ConditionContext context)
    {
        if (!context.TryGet(key, out var presented))
        {
            return isNegated;
        }

        for (var i = 0; i < presented.Count; i++)
        {
            if (MatchesAny(presented[i]))
            {
                return !isNegated;
            }
        }

        return isNegated;
    }

    /// <summary>Whether a presented value matches one of the listed values; a value that cannot be read matches none.</summary>
    protected abstract bool MatchesAny(string presented);
}
