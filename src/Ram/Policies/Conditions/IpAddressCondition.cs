using System.Collections.Immutable;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>IpAddress, NotIpAddress and their IncludeBorder spellings.</summary>
internal sealed class IpAddressCondition(string operatorName, string key, ImmutableArray<string> values, bool isNegated)
    : Condition(operatorName, key, values, isNegated)
{
    private readonly ImmutableArray<IpRange> _ranges =
        [.. values.Where(static v => IpRange.TryParse(v, out _)).Select(static v => IpRange.TryParse(v, out var range) ? range : default)];

    protected override bool MatchesAny(string presented)
    {
        if (!IpRange.TryParse(presented, out var address))
        {
            return false;
        }

        foreach (var range in _ranges)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
