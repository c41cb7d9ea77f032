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
    /// <param name="reason">One sentence for the journal when nothing fits, else empty.</param>
    public CorsRule? Find(string origin, string method, IReadOnlyList<string> headers, out string reason)
    {
        reason = Rules.Count == 0 ? "The bucket has no CORS rules." : "";
        for (var i = 0; i < Rules.Count; i++)
        {
            var rule = Rules[i];
            if (!rule.AllowsOrigin(origin))
            {
                reason += $"CORS rule {i + 1} does not name the origin {origin}. ";
            }
            else if (!rule.AllowsMethod(method))
            {
                reason += $"CORS rule {i + 1} does not name the method {method}. ";
            }
            else if (headers.FirstOrDefault(name => !rule.AllowsHeader(name)) is { } refused)
            {
                reason += $"CORS rule {i + 1} does not name the header {refused}. ";
            }
            else
            {
                reason = "";
                return rule;
            }
        }

        reason = reason.TrimEnd();
        return null;
    }
}
