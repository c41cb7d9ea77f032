using System.Collections.Immutable;
using System.Globalization;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>Date operators: ISO 8601 with <c>Z</c> or an offset, compared as instants.</summary>
internal sealed class DateCondition(string operatorName, string key, ImmutableArray<string> values, bool isNegated, Comparison comparison)
    : Condition(operatorName, key, values, isNegated)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mmzzz",
    ];

    private readonly ImmutableArray<DateTimeOffset> _instants =
        [.. values.Where(static v => TryRead(v, out _)).Select(static v => TryRead(v, out var instant) ? instant : default)];

    // Of one request every statement asks for the same text.
    [ThreadStatic]
    private static (string? Text, DateTimeOffset? Instant) _last;

    protected override bool MatchesAny(string presented)
    {
        if (!ReferenceEquals(_last.Text, presented))
        {
            _last = (presented, TryRead(presented, out var read) ? read : null);
        }

        if (_last.Instant is not { } instant)
        {
            return false;
        }

        foreach (var listed in _instants)
        {
            if (comparison.Holds(instant.CompareTo(listed)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryRead(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
