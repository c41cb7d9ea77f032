using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>One bucket of tokens for each user, and for each address that has no user: one for logins, one for callbacks.</summary>
internal static class RateLimits
{
    public const string PerUser = "per-user";
    public const string PerAddress = "per-address";
    public const string Callbacks = "callbacks";

    public static void Configure(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = WriteAsync;
        limits.AddPolicy(PerUser, static context =>
        {
            var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
            var users = context.RequestServices.GetRequiredService<IOptions<UsersOptions>>().Value;
            return Bucket(users.UserOf(context.User)?.Name ?? "", options.RequestsPerMinute);
        });
        limits.AddPolicy(PerAddress, static context =>
        {
            var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
            return Bucket(context.Connection.RemoteIpAddress?.ToString() ?? "", options.AnonymousPerMinute);
        });
        limits.AddPolicy(Callbacks, static context =>
        {
            var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
            return Bucket(context.Connection.RemoteIpAddress?.ToString() ?? "", options.CallbacksPerMinute);
        });
    }

    private static RateLimitPartition<string> Bucket(string owner, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(owner, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = perMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        });

    private static async ValueTask WriteAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var pause = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem("Too many requests; ask again later.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.").ExecuteAsync(context.HttpContext);
    }
}
