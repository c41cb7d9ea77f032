using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Scenario.AppServer.Credentials;

/// <summary>Writes a refusal as ProblemDetails.</summary>
internal static class RefusalResult
{
    /// <param name="refusal">What was refused and why.</param>
    /// <param name="response">Gets <c>Retry-After</c> when asking again makes sense.</param>
    public static ProblemHttpResult Write(IssueRefusal refusal, HttpResponse response)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = refusal.Code };
        if (refusal.StsCode is not null)
        {
            extensions["stsCode"] = refusal.StsCode;
            extensions["stsRequestId"] = refusal.StsRequestId;
        }

        if (refusal.RetryAfter is { } pause)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(refusal.Detail, statusCode: refusal.Status, title: "No credentials.", extensions: extensions);
    }
}
