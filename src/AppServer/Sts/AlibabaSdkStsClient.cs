using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AlibabaCloud.OpenApiClient.Models;
using AlibabaCloud.SDK.Sts20150401.Models;
using AlibabaCloud.TeaUtil.Models;
using Microsoft.Extensions.Options;
using Tea;
using Tea.Utils;
using SdkClient = AlibabaCloud.SDK.Sts20150401.Client;

namespace Scenario.AppServer.Sts;

/// <summary>STS through the vendor's SDK. It signs every attempt by itself; pauses and limits are the ones of the other client.</summary>
internal sealed class AlibabaSdkStsClient : IStsClient
{
    private readonly AccessKeySource _keys;
    private readonly StsOptions _options;
    private readonly CloudClock _clock;
    private readonly TimeProvider _time;
    private readonly string? _authority;
    private readonly Lock _lock = new();
    private (ServerKey Key, SdkClient Client)? _current;

    public AlibabaSdkStsClient(AccessKeySource keys, IOptions<StsOptions> options, CloudClock clock, TimeProvider time)
    {
        (_keys, _options, _clock, _time) = (keys, options.Value, clock, time);
        if (_options.CertificateAuthorityFile is { Length: > 0 } file)
        {
            _authority = File.ReadAllText(file);
            // For a private authority the SDK's own check passes over the host's name; this one does not.
            HttpClientUtils.ServerCertificateCustomValidationCallback =
                static (_, authorities, certificate, sent, errors) => IsTrusted(authorities, certificate, sent, errors);
        }
    }

    public async Task<StsAnswer<RoleCredentials>> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken)
    {
        var answer = await RepeatAsync(() => AssumeRoleOnceAsync(request), cancellationToken);
        if (answer.IsGranted)
        {
            _clock.Learn(answer.Value.Expiration - TimeSpan.FromSeconds((long)request.Duration.TotalSeconds));
        }

        return answer;
    }

    private async Task<StsAnswer<RoleCredentials>> AssumeRoleOnceAsync(RoleRequest request)
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
    }

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
        && TryReadTime(credentials.Expiration, out var expiration)
            ? new RoleCredentials(credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken, expiration, body.RequestId)
            : Malformed("STS answered without usable credentials.");

    /// <summary>What the SDK makes of STS's time: it reads the JSON string as a date, UTC, and writes that out in the current culture.</summary>
    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        StsReply.TryReadTime(text, out time)
        || DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Whether one of <paramref name="authorities"/> vouches for the certificate, and it is the host's.</summary>
    private static bool IsTrusted(X509Certificate2Collection authorities, X509Certificate certificate, X509Chain sent, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build((X509Certificate2)certificate);
    }

    private async Task<StsAnswer<T>> RepeatAsync<T>(Func<Task<StsAnswer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        var started = _time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var answer = await OnceAsync(call, cancellationToken);
            if (answer.IsGranted || attempt >= _options.Retries || !StsResilience.IsWorthRepeating(answer.Failure, _options))
            {
                return answer;
            }

            var pause = answer.Failure.RetryAfter ?? _options.RetryPause * (1 << attempt);
            if (_time.GetElapsedTime(started) + pause > _options.TotalTimeout)
            {
                return answer;
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private async Task<StsAnswer<T>> OnceAsync<T>(Func<Task<StsAnswer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            // The SDK takes no cancellation token: whoever waits lets go, its own timeout ends the call.
            return await call().WaitAsync(_options.AttemptTimeout, _time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            return Describe(exception);
        }
    }

    /// <summary>The SDK's exceptions, at the boundary where they become answers.</summary>
    private static StsFailure Describe(Exception exception) => exception switch
    {
        TeaException { StatusCode: > 0 } said => Describe(said),
        TeaUnretryableException { InnerException: { } inner } => Describe(inner),
        TimeoutException or OperationCanceledException => new(StsFailureKind.Unavailable, "Timeout", "STS did not answer in time."),
        HttpRequestException or WebException or IOException => new(StsFailureKind.Unavailable, "ConnectionFailed", exception.Message),
        _ => Malformed($"The SDK could not read the answer ({exception.GetType().Name})."),
    };

    private static StsFailure Describe(TeaException exception)
    {
        var code = exception.Code ?? "";
        var requestId = exception.DataResult is { } data && data.TryGetValue("RequestId", out var id) ? id?.ToString() : null;
        if (code.Contains("Throttling", StringComparison.Ordinal) || exception.StatusCode == 429)
        {
            return new StsFailure(StsFailureKind.Throttled, code, "STS asked for fewer calls.", requestId);
        }

        return exception.StatusCode >= 500
            ? new StsFailure(StsFailureKind.Unavailable, code, $"STS answered {exception.StatusCode}.", requestId)
            : code.Length == 0
                ? Malformed($"STS answered {exception.StatusCode} with a body that is not its own.")
                : new StsFailure(StsFailureKind.Refused, code, StsReply.WithoutStringToSign(exception.Message), requestId);
    }

    private static StsFailure Malformed(string message) => new(StsFailureKind.Malformed, "MalformedAnswer", message);

    /// <summary>One SDK client for each key; a rotated key gets a new one.</summary>
    private SdkClient Client()
    {
        var key = _keys.Current;
        lock (_lock)
        {
            if (_current is not { } current || current.Key != key)
            {
                var endpoint = _options.Endpoint!;
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
        Ca = _authority,
        ConnectTimeout = (int)_options.AttemptTimeout.TotalMilliseconds,
        ReadTimeout = (int)_options.AttemptTimeout.TotalMilliseconds,
    };
}
