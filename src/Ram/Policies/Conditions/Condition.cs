using System.Collections.Immutable;
using Scenario.Ram.Evaluation;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>One key under one operator. Several values are alternatives; a negated operator holds when none matches (ram-policy 2.3).</summary>
internal abstract class Condition(string operatorName, string key, ImmutableArray<string> values, bool isNegated)
{
    public string Operator => operatorName;

    public string Key => key;

    public ImmutableArray<string> Values => values;

    /// <summary>What a prefix of the operator says.</summary>
    public Quantifier Quantifier { get; init; }

    /// <summary>An absent key fails a positive operator and satisfies a negated one; a prefix of the operator has its own rule.</summary>
    public bool IsMet(ConditionContext context)
    {
        if (!context.TryGet(key, out var presented) || presented.Count == 0)
        {
            return Quantifier == Quantifier.All || (Quantifier == Quantifier.None && isNegated);
        }

        return Quantifier switch
        {
            Quantifier.Any => Meets(presented, wanted: true),
            Quantifier.All => !Meets(presented, wanted: false),
            _ => HasMatch(presented) != isNegated,
        };
    }

    // Whether some value by itself meets the operator, or fails it.
    private bool Meets(ConditionValues presented, bool wanted)
    {
        for (var i = 0; i < presented.Count; i++)
        {
            if ((MatchesAny(presented[i]) != isNegated) == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasMatch(ConditionValues presented)
    {
        for (var i = 0; i < presented.Count; i++)
        {
            if (MatchesAny(presented[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a presented value matches one of the listed values; a value that cannot be read matches none.</summary>
    protected abstract bool MatchesAny(string presented);
}

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
