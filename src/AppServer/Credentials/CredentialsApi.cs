using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;
using Scenario.Signing;

namespace Scenario.AppServer.Credentials;

/// <summary>Temporary credentials for the caller: our own shape, and the one of the vendor's mobile SDKs.</summary>
internal static class CredentialsApi
{
    public static void MapCredentials(this IEndpointRouteBuilder api)
    {
        api.MapPost("/credentials", GetCredentialsAsync).WithSummary("Temporary credentials of a grant");
        api.MapGet("/sts", GetStsAsync).WithSummary("The same for the vendor's mobile SDKs");
    }

    internal static async Task<Results<Ok<CredentialsResponse>, ProblemHttpResult>> GetCredentialsAsync(
        CredentialsRequest request,
        HttpContext context,
        AccessIssuer issuer,
        IOptions<OssOptions> oss,
        CloudClock clock,
        CancellationToken cancellationToken)
    {
        var result = await issuer.IssueAsync(
            new IssueRequest(context.User, request.Grant, request.DurationSeconds, request.RejectedAccessKeyId),
            cancellationToken);
        if (!result.IsGranted)
        {
            return RefusalResult.Write(result.Refusal, context.Response);
        }

        var role = result.Access.Credentials;
        return TypedResults.Ok(new CredentialsResponse(
            role.AccessKeyId,
            role.AccessKeySecret,
            role.SecurityToken,
            WireTime.Format(role.Expiration),
            WireTime.Format(clock.GetUtcNow()),
            oss.Value.Region,
            oss.Value.Endpoint!.GetLeftPart(UriPartial.Authority),
            oss.Value.Bucket,
            result.Access.Grant.Prefix));
    }

    internal static async Task<Results<Ok<StsAuthResponse>, ProblemHttpResult>> GetStsAsync(
        HttpContext context,
        AccessIssuer issuer,
        CancellationToken cancellationToken,
        string? grant = null,
        int? durationSeconds = null)
    {
        var result = await issuer.IssueAsync(new IssueRequest(context.User, grant, durationSeconds), cancellationToken);
        if (!result.IsGranted)
        {
            return RefusalResult.Write(result.Refusal, context.Response);
        }

        var role = result.Access.Credentials;
        return TypedResults.Ok(new StsAuthResponse(200, role.AccessKeyId, role.AccessKeySecret, role.SecurityToken, WireTime.Format(role.Expiration)));
    }
}
