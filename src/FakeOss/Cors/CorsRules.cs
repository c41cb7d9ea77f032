using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Cors;

/// <summary>The CORS configuration of a bucket; the first rule that fits counts.</summary>
/// <param name="Rules">In the order of the configuration.</param>
/// <param name="ResponseVary">True: every answer says <c>Vary: Origin</c>; false, the default: none does.</param>
internal sealed record CorsRules(IReadOnlyList<CorsRule> Rules, bool ResponseVary)
{
    public static readonly CorsRules None = new([], ResponseVary: false);

    /// <param name="origin">The header Origin.</param>
    /// <param name="method">Of the request itself, or the one that a preflight asks about.</param>
    /// <param name="headers">What a preflight asks about; none for the request itself.</param>
    /// <param name="reason">One sentence for the journal when nothing fits, else nothing.</param>
    public CorsRule? Find(string origin, string method, IReadOnlyList<string> headers, out Explanation reason)
    {
        var reasons = new List<Explanation>();
        foreach (var rule in Rules)
        {
            if (rule.Refuses(origin, method, headers, reasons.Count + 1) is not { } refusal)
            {
                reason = Explanation.Nothing;
                return rule;
            }

            reasons.Add(refusal);
        }

        reason = Rules.Count == 0
            ? new(ExplanationKind.CorsNoRules)
            : new(ExplanationKind.Sentences, ("sentences", new ExplanationValue.Sequence(reasons)));
        return null;
    }
}

/// <summary>One rule of a bucket's CORS configuration, as stored.</summary>
internal sealed record CorsRule
{
    /// <summary>Origins, each with at most one <c>*</c>.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Of GET, PUT, DELETE, POST and HEAD.</summary>
    public required IReadOnlyList<string> AllowedMethods { get; init; }

    /// <summary>Request headers, each with at most one <c>*</c>; names ignore case.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    /// <summary>Response headers that a page may read; no wildcard.</summary>
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    /// <summary>How long a browser may keep a preflight's answer, in seconds.</summary>
    public int? MaxAgeSeconds { get; init; }

    public bool AllowsOrigin(string origin) => AllowedOrigins.Any(allowed => IsMatch(allowed, origin, StringComparison.Ordinal));

    public bool AllowsHeader(string name) => AllowedHeaders.Any(allowed => IsMatch(allowed, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of <c>Access-Control-Allow-Origin</c>: the star only where the rule is the star.</summary>
    public string AnswerTo(string origin) => AllowedOrigins.Contains("*", StringComparer.Ordinal) ? "*" : origin;

    /// <summary>Why the rule of that number, counted from 1, does not fit; null when it does.</summary>
    public Explanation? Refuses(string origin, string method, IReadOnlyList<string> headers, int number) =>
        !AllowsOrigin(origin) ? new(ExplanationKind.CorsOriginDiffers, ("rule", number), ("origin", origin))
        : !AllowedMethods.Contains(method, StringComparer.Ordinal) ? new(ExplanationKind.CorsMethodDiffers, ("rule", number), ("method", method))
        : headers.FirstOrDefault(name => !AllowsHeader(name)) is { } refused
            ? new(ExplanationKind.CorsHeaderDiffers, ("rule", number), ("header", refused))
        : null;

    private static bool IsMatch(string allowed, string value, StringComparison comparison)
    {
        var star = allowed.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? allowed.Equals(value, comparison)
            : value.Length >= allowed.Length - 1 && value.StartsWith(allowed[..star], comparison) && value.EndsWith(allowed[(star + 1)..], comparison);
    }
}
