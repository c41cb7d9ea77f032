using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.AppServer.Presign;

/// <summary><c>POST /api/presign</c>: a V4 URL for one object, for clients that cannot sign.</summary>
internal static class PresignApi
{
    private const int DefaultSeconds = 300;
    private const int LongestSeconds = 604_800;

    public static void MapPresign(this IEndpointRouteBuilder api) => api
        .MapPost("/presign", PresignAsync)
        .WithSummary("A presigned URL (V4) for one object");

    internal static async Task<Results<Ok<PresignResponse>, ProblemHttpResult>> PresignAsync(
        PresignRequest request,
        HttpContext context,
        AccessIssuer issuer,
        ObjectAccess objects,
        BucketAddress address,
        IOptions<OssOptions> oss,
        CloudClock clock,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        var method = (request.Method ?? "GET").ToUpperInvariant();
        if (ActionOf(method) is not { } action)
        {
            return Invalid("method must be GET, HEAD, PUT or DELETE.");
        }

        var seconds = request.ExpiresSeconds ?? DefaultSeconds;
        if (seconds is < 1 or > LongestSeconds)
        {
            return Invalid($"expiresSeconds must lie between 1 and {LongestSeconds}.");
        }

        if (request.ContentType?.Any(static c => c is < ' ' or > '~') == true || request.DownloadAs?.Any(char.IsControl) == true)
        {
            return Invalid("contentType and downloadAs hold characters that a header cannot.");
        }

        var result = await issuer.IssueAsync(new IssueRequest(context.User, request.Grant), cancellationToken);
        if (!result.IsGranted)
        {
            return RefusalResult.Write(result.Refusal, context.Response);
        }

        var access = result.Access;
        if (objects.Check(access, access.Account, action, request.Key) is { } outside)
        {
            return TypedResults.Problem(outside, statusCode: StatusCodes.Status403Forbidden, title: "Not within the grant.");
        }

        var now = SignedLifetime.Now(clock);
        var lifetime = SignedLifetime.Cut(TimeSpan.FromSeconds(seconds), access.Credentials, now);
        if (lifetime < TimeSpan.FromSeconds(1))
        {
            return RefusalResult.Write(new IssueRefusal(503, "expiring", "The credentials are about to expire.", TimeSpan.FromSeconds(1)), context.Response);
        }

        var role = access.Credentials;
        List<NameValue> query = [];
        if (method == "GET" && request.DownloadAs is { Length: > 0 } name)
        {
            query.Add(new("response-content-disposition", $"attachment; filename*=UTF-8''{PercentEncoding.Encode(name)}"));
        }

        Dictionary<string, string> headers = [];
        if (method == "PUT" && request.ContentType is { Length: > 0 } type)
        {
            headers["Content-Type"] = type;
        }

        var unsigned = new OssRequestToSign(method, oss.Value.Bucket, request.Key, query, [.. headers]);
        var signed = OssV4Signature.Presign(unsigned, role.AccessKeyId, role.AccessKeySecret, role.SecurityToken, oss.Value.Region, now, lifetime, []);
        var expiration = now + lifetime;
        audit.Signed(access.User, $"{method} URL", request.Key!, expiration);
        return TypedResults.Ok(new PresignResponse(
            address.Object(request.Key!, signed),
            method,
            headers,
            WireTime.Format(expiration)));
    }

    private static string? ActionOf(string method) => method switch
    {
        "GET" or "HEAD" => "oss:GetObject",
        "PUT" => "oss:PutObject",
        "DELETE" => "oss:DeleteObject",
        _ => null,
    };

    private static ProblemHttpResult Invalid(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "Not a valid request.");
}
