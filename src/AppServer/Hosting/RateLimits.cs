using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>One bucket of tokens for each user, and for each address that has no user: one for logins, one for callbacks.</summary>
internal static class RateLimits
{
    public const string PerUser = "oss-credentials-per-user";
    public const string PerAddress = "oss-credentials-per-address";
    public const string Callbacks = "oss-credentials-callbacks";

    /// <summary>Adds the policies; what the application says for its own stays.</summary>
    public static void AddTo(RateLimiterOptions limits)
    {
        limits.AddPolicy(PerUser, new Policy(static (context, options) =>
            Bucket(context.RequestServices.GetRequiredService<IOptions<UsersOptions>>().Value.UserOf(context.User)?.Name ?? "", options.RequestsPerMinute)));
        limits.AddPolicy(PerAddress, new Policy(static (context, options) => Bucket(AddressOf(context), options.AnonymousPerMinute)));
        limits.AddPolicy(Callbacks, new Policy(static (context, options) => Bucket(AddressOf(context), options.CallbacksPerMinute)));
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

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
        await TypedResults.Problem("Too many requests; ask again later.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.")
            .ExecuteAsync(context.HttpContext);
    }

    private sealed class Policy(Func<HttpContext, RateLimitOptions, RateLimitPartition<string>> partition) : IRateLimiterPolicy<string>
    {
        public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => WriteAsync;

        public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
            partition(httpContext, httpContext.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value);
    }
}
