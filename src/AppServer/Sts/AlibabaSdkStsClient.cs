using System.Net;
using AlibabaCloud.OpenApiClient.Models;
using AlibabaCloud.SDK.Sts20150401.Models;
using AlibabaCloud.TeaUtil.Models;
using Microsoft.Extensions.Options;
using Tea;
using SdkClient = AlibabaCloud.SDK.Sts20150401.Client;

namespace Scenario.AppServer.Sts;

/// <summary>STS through the vendor's SDK. It signs every attempt by itself; pauses and limits are the ones of the other client.</summary>
internal sealed class AlibabaSdkStsClient(AccessKeySource keys, IOptions<StsOptions> options, TimeProvider time) : IStsClient
{
    private readonly Lock _lock = new();
    private (ServerKey Key, SdkClient Client)? _current;

    public Task<StsAnswer<RoleCredentials>> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            var response = await Client().AssumeRoleWithOptionsAsync(
                new AssumeRoleRequest
                {
                    RoleArn = request.RoleArn,
                    RoleSessionName = request.SessionName,
                    Policy = request.Policy,
                    DurationSeconds = (long)request.Duration.TotalSeconds,
                },
                Runtime());
            return Read(response.Body);
        },
        cancellationToken);

    public Task<StsAnswer<CallerIdentity>> GetCallerIdentityAsync(CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            var body = (await Client().GetCallerIdentityWithOptionsAsync(Runtime())).Body;
            return body is { IdentityType.Length: > 0, Arn.Length: > 0 }
                ? (StsAnswer<CallerIdentity>)new CallerIdentity(body.IdentityType, body.Arn, body.AccountId ?? "")
                : Malformed("STS answered without an identity.");
        },
        cancellationToken);

    private static StsAnswer<RoleCredentials> Read(AssumeRoleResponseBody? body) =>
        body?.Credentials is { AccessKeyId.Length: > 0, AccessKeySecret.Length: > 0, SecurityToken.Length: > 0 } credentials
        && StsReply.TryReadTime(credentials.Expiration, out var expiration)
            ? new RoleCredentials(credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken, expiration, body.RequestId)
            : Malformed("STS answered without usable credentials.");

    private async Task<StsAnswer<T>> RepeatAsync<T>(Func<Task<StsAnswer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var answer = await OnceAsync(call, cancellationToken);
            if (answer.IsGranted || attempt >= options.Value.Retries || !StsResilience.IsWorthRepeating(answer.Failure, options.Value))
            {
                return answer;
            }

            var pause = answer.Failure.RetryAfter ?? options.Value.RetryPause * (1 << attempt);
            if (time.GetElapsedTime(started) + pause > options.Value.TotalTimeout)
            {
                return answer;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<StsAnswer<T>> OnceAsync<T>(Func<Task<StsAnswer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            // The SDK takes no cancellation token: whoever waits lets go, its own timeout ends the call.
            return await call().WaitAsync(options.Value.AttemptTimeout, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return Describe(error);
        }
    }

    /// <summary>The SDK's exceptions, at the boundary where they become answers.</summary>
    private static StsFailure Describe(Exception error) => error switch
    {
        TeaException { StatusCode: > 0 } said => Describe(said),
        TeaUnretryableException { InnerException: { } inner } => Describe(inner),
        TimeoutException or OperationCanceledException => new(StsFailureKind.Unavailable, "Timeout", "STS did not answer in time."),
        HttpRequestException or WebException or IOException => new(StsFailureKind.Unavailable, "ConnectionFailed", error.Message),
        _ => Malformed($"The SDK could not read the answer ({error.GetType().Name})."),
    };

    private static StsFailure Describe(TeaException error)
    {
        var code = error.Code ?? "";
        var requestId = error.DataResult is { } data && data.TryGetValue("RequestId", out var id) ? id?.ToString() : null;
        if (code.Contains("Throttling", StringComparison.Ordinal) || error.StatusCode == 429)
        {
            return new StsFailure(StsFailureKind.Throttled, code, "STS asked for fewer calls.", requestId);
        }

        return error.StatusCode >= 500
            ? new StsFailure(StsFailureKind.Unavailable, code, $"STS answered {error.StatusCode}.", requestId)
            : code.Length == 0
                ? Malformed($"STS answered {error.StatusCode} with a body that is not its own.")
                : new StsFailure(StsFailureKind.Refused, code, StsReply.WithoutStringToSign(error.Message), requestId);
    }

    private static StsFailure Malformed(string message) => new(StsFailureKind.Malformed, "MalformedAnswer", message);

    /// <summary>One SDK client for each key; a rotated key gets a new one.</summary>
    private SdkClient Client()
    {
        var key = keys.Current;
        lock (_lock)
        {
            if (_current is not { } current || current.Key != key)
            {
                var endpoint = options.Value.Endpoint!;
                current = (key, new SdkClient(new Config
                {
                    AccessKeyId = key.Id,
                    AccessKeySecret = key.Secret,
                    SecurityToken = key.SecurityToken,
                    Endpoint = endpoint.Authority, // the SDK wants host and port, and the scheme apart
                    Protocol = endpoint.Scheme,
                }));
                _current = current;
            }

            return current.Client;
        }
    }

    private RuntimeOptions Runtime() => new()
    {
        Autoretry = false,
        MaxAttempts = 1,
        ConnectTimeout = (int)options.Value.AttemptTimeout.TotalMilliseconds,
        ReadTimeout = (int)options.Value.AttemptTimeout.TotalMilliseconds,
    };
}
