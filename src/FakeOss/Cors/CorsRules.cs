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
        for (var i = 0; i < Rules.Count; i++)
        {
            var rule = Rules[i];
            if (!rule.AllowsOrigin(origin))
            {
                reasons.Add(new(ExplanationKind.CorsOriginDiffers, ("rule", i + 1), ("origin", origin)));
            }
            else if (!rule.AllowsMethod(method))
            {
                reasons.Add(new(ExplanationKind.CorsMethodDiffers, ("rule", i + 1), ("method", method)));
            }
            else if (headers.FirstOrDefault(name => !rule.AllowsHeader(name)) is { } refused)
            {
                reasons.Add(new(ExplanationKind.CorsHeaderDiffers, ("rule", i + 1), ("header", refused)));
            }
            else
            {
                reason = Explanation.Nothing;
                return rule;
            }
        }

        reason = Rules.Count == 0
            ? new(ExplanationKind.CorsNoRules)
            : new(ExplanationKind.Sentences, ("sentences", new ExplanationValue.Sequence(reasons)));
        return null;
    }
}
