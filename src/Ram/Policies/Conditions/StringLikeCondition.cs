using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>StringLike, StringNotLike: wildcards, case matters.</summary>
internal sealed class StringLikeCondition(string operatorName, string key, ImmutableArray<string> values, bool isNegated)
    : Condition(operatorName, key, values, isNegated)
{
    private readonly ImmutableArray<Pattern> _patterns = [.. values.Select(static value => new Pattern(value))];

    protected override bool MatchesAny(string presented)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(presented))
            {
                return true;
            }
        }

        return false;
    }
}
