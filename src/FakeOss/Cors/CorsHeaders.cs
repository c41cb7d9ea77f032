using System.Globalization;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Cors;

/// <summary>The CORS headers of an answer: success or error, they decide whether a page may read it (oss-protocol 4.14).</summary>
internal static class CorsHeaders
{
    /// <summary>Adds them where a rule fits.</summary>
    /// <returns>Where none does, the reason for the journal, since the page sees nothing; else null.</returns>
    public static Explanation? Add(OssResponse response, CorsRules rules, HttpRequest request)
    {
        if (rules.ResponseVary)
        {
            response.With("Vary", "Origin");
        }

        if (HttpMethods.IsOptions(request.Method) || request.Headers.Origin is not [{ Length: > 0 } origin] || !HeaderSyntax.IsValue(origin)
            || IsSame(origin, request))
        {
            return null;
        }

        if (rules.Find(origin, request.Method, [], out var reason) is not { } rule)
        {
            return new(ExplanationKind.CorsHidden, ("reason", reason));
        }

        response.With("Access-Control-Allow-Origin", rule.AnswerTo(origin)).With("Access-Control-Expose-Headers", ExposedBy(rule));
        return null;
    }

    /// <summary>The answer of a preflight that a rule allows.</summary>
    public static OssResponse Preflight(CorsRule rule, string origin, string? requestedHeaders) => OssResponse.Empty()
        .With("Access-Control-Allow-Origin", rule.AnswerTo(origin))
        .With("Access-Control-Allow-Methods", string.Join(", ", rule.AllowedMethods))
        .With("Access-Control-Allow-Headers", requestedHeaders)
        .With("Access-Control-Expose-Headers", ExposedBy(rule))
        .With("Access-Control-Max-Age", rule.MaxAgeSeconds?.ToString(CultureInfo.InvariantCulture));

    private static string? ExposedBy(CorsRule rule) => rule.ExposeHeaders.Count == 0 ? null : string.Join(", ", rule.ExposeHeaders);

    // Browsers send Origin within one origin too, when they write.
    private static bool IsSame(string origin, HttpRequest request) => origin == $"{request.Scheme}://{request.Host.Value}";
}
