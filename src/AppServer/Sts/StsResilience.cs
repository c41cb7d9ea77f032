using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Scenario.AppServer.Sts;

/// <summary>Retries of the STS client: total timeout, then retry with backoff, then a timeout for each attempt.</summary>
internal static class StsResilience
{
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<StsOptions>>().Value;
        var clock = context.ServiceProvider.GetRequiredService<CloudClock>();
        pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
        pipeline.AddTimeout(options.TotalTimeout);
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = false,
                ShouldHandle = args => IsWorthRepeatingAsync(args, options, clock),
                DelayGenerator = static args => AskedPauseAsync(args),
            });
        }

        pipeline.AddTimeout(options.AttemptTimeout);
    }

    private static async ValueTask<bool> IsWorthRepeatingAsync(RetryPredicateArguments<HttpResponseMessage> args, StsOptions options, CloudClock clock)
    {
        if (args.Outcome.Result is not { } response)
        {
            return args.Outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException;
        }

        var failure = await StsReply.ReadFailureAsync(response, args.Context.CancellationToken);
        return failure switch
        {
            null => false,
            { Code: "InvalidTimeStamp.Expired" } => response.Headers.Date is { } date && clock.Learn(date),
            _ => IsWorthRepeating(failure, options),
        };
    }

    /// <summary>Whether another attempt may end better: not after a refusal, and not while STS wants a long pause.</summary>
    public static bool IsWorthRepeating(StsFailure failure, StsOptions options) => failure.Kind switch
    {
        StsFailureKind.Throttled => failure.RetryAfter is null || failure.RetryAfter <= options.LongestPause,
        StsFailureKind.Unavailable or StsFailureKind.Malformed => true,
        _ => failure.Code == "SignatureNonceUsed",
    };

    /// <summary>The pause STS asked for; null leaves it to the backoff.</summary>
    private static async ValueTask<TimeSpan?> AskedPauseAsync(RetryDelayGeneratorArguments<HttpResponseMessage> args) =>
        args.Outcome.Result is { } response
        && await StsReply.ReadFailureAsync(response, args.Context.CancellationToken) is { RetryAfter: { } pause }
            ? pause
            : null;
}
