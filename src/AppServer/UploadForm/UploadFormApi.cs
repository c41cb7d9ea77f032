using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Callback;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;
using Scenario.Signing;

namespace Scenario.AppServer.UploadForm;

/// <summary><c>POST /api/upload-form</c>: what a web page needs to send a file straight to OSS.</summary>
internal static class UploadFormApi
{
    public static void MapUploadForm(this IEndpointRouteBuilder api) => api
        .MapPost("/upload-form", MakeFormAsync)
        .WithSummary("A signed form (POST policy V4) for a direct upload from a browser");

    internal static async Task<Results<Ok<UploadFormResponse>, ProblemHttpResult>> MakeFormAsync(
        UploadFormRequest request,
        HttpContext context,
        AccessIssuer issuer,
        ObjectAccess objects,
        BucketAddress address,
        IOptions<OssOptions> oss,
        IOptions<UploadFormOptions> options,
        IOptions<CallbackOptions> callback,
        CallbackTickets tickets,
        CloudClock clock,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (Check(request, callback.Value) is { } invalid)
        {
            return TypedResults.Problem(invalid, statusCode: StatusCodes.Status400BadRequest, title: "Not a valid request.");
        }

        var result = await issuer.IssueAsync(new IssueRequest(context.User, request.Grant), cancellationToken);
        if (!result.IsGranted)
        {
            return RefusalResult.Write(result.Refusal, context.Response);
        }

        var access = result.Access;
        if (objects.Check(access, access.Account, "oss:PutObject", request.Key ?? $"{access.Grant.Prefix}x") is { } outside)
        {
            return TypedResults.Problem(outside, statusCode: StatusCodes.Status403Forbidden, title: "Not within the grant.");
        }

        var now = SignedLifetime.Now(clock);
        var wish = request.ExpiresSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.Lifetime;
        var expiration = now + SignedLifetime.Cut(wish, access.Credentials, now);
        var ticket = request.Callback ? tickets.Issue(access.User, oss.Value.Bucket, access.Grant.Prefix, request.Key, expiration, now) : null;
        var terms = new UploadTerms(
            oss.Value.Bucket,
            oss.Value.Region,
            access.Grant.Prefix,
            request.Key,
            request.ContentType,
            Math.Min(request.MaxBytes ?? long.MaxValue, options.Value.MaxBytes),
            ticket is null ? null : callback.Value.Parameters(ticket),
            expiration);
        audit.Signed(access.User, "form", request.Key ?? access.Grant.Prefix, expiration);
        return TypedResults.Ok(new UploadFormResponse(
            address.Bucket,
            PostPolicy.Sign(terms, access.Credentials, now),
            WireTime.Format(expiration),
            terms.MaxBytes));
    }

    private static string? Check(UploadFormRequest request, CallbackOptions callback) => request switch
    {
        { MaxBytes: < 1 } => "maxBytes must be at least 1.",
        { ExpiresSeconds: < 10 or > 3600 } => "expiresSeconds must lie between 10 and 3600.",
        { Callback: true } when callback.Url is null => "This server has no callback address.",
        { ContentType: { } type } when type.Length is 0 or > 128 || type.Any(static c => c is < ' ' or > '~') => "contentType is not a media type.",
        { Key: { } key } when key.Contains("${", StringComparison.Ordinal) => "key may not hold ${.",
        _ => null,
    };
}
