using System.Globalization;
using System.Net.Http.Headers;
using Scenario.Oss.Credentials;
using Scenario.Signing.Oss;

namespace Scenario.Oss;

/// <summary>Signs, sends and, where that is safe, tries again.</summary>
internal sealed class OssSender(OssClientOptions options, ICredentialsSource credentials, HttpClient http, TimeProvider time)
{
    private const long ExpectContinueFrom = 256 * 1024;
    private readonly RetryPause _pause = new(options, time);
    private long _clockOffsetTicks;

    /// <summary>The service's clock as far as we know: ours until it has corrected us.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _clockOffsetTicks));

    /// <summary>Sends until there is a success to return or a failure that another try would not mend.</summary>
    /// <exception cref="OssException">The service refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(OssCall call, CancellationToken cancellationToken)
    {
        var current = await credentials.GetAsync(cancellationToken);
        var clockCorrected = false;
        var credentialsReplaced = false;
        for (var attempt = 1; ; attempt++)
        {
            var mayTryAgain = call.IsIdempotent && attempt < options.MaxAttempts;
            using var stall = new CancellationTokenSource(options.ResponseTimeout, time);
            using var body = call.Content is null ? null : new SendingContent(call.Content, call.Progress, () => stall.CancelAfter(options.ResponseTimeout));
            OssException refusal;
            try
            {
                var response = await SendOnceAsync(call, body, current, stall.Token, cancellationToken);
                if (response.IsSuccessStatusCode && (int)response.StatusCode != 203)
                {
                    return CheckSent(call, body, response);
                }

                using (response)
                {
                    refusal = new OssException(await OssErrorDocument.ReadAsync(response, cancellationToken), (int)response.StatusCode, call.Bucket, call.Key);
                }
            }
            catch (Exception exception) when (mayTryAgain && IsTransient(exception, cancellationToken))
            {
                body?.Withdraw();
                await _pause.WaitAsync(attempt, cancellationToken);
                current = await credentials.GetAsync(cancellationToken);
                continue;
            }

            body?.Withdraw();
            if (refusal is { Code: "RequestTimeTooSkewed", ServerTime: { } serverTime } && !clockCorrected)
            {
                Interlocked.Exchange(ref _clockOffsetTicks, (serverTime - time.GetUtcNow()).Ticks);
                clockCorrected = true;
                continue; // refused before anything was done: safe for every call
            }

            if (RefusesCredentials(refusal.Code) && !credentialsReplaced
                && await credentials.ReplaceAsync(current, cancellationToken) is { } replaced)
            {
                current = replaced;
                credentialsReplaced = true;
                continue;
            }

            if (!mayTryAgain || refusal.Status < 500)
            {
                throw refusal;
            }

            await _pause.WaitAsync(attempt, cancellationToken);
            current = await credentials.GetAsync(cancellationToken);
        }
    }

    /// <summary>Whether another try might succeed where no answer came.</summary>
    public static bool IsTransient(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or TimeoutException;

    /// <summary>Whether a refusal is of the token itself, so that another may do.</summary>
    public static bool RefusesCredentials(string code) => code is "SecurityTokenExpired" or "InvalidSecurityToken";

    /// <summary>A URL whose query carries the signature.</summary>
    public async Task<Uri> PresignAsync(string method, string bucket, string key, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var current = await credentials.GetAsync(cancellationToken);
        var now = Now;
        if (current.Expiration is { } end && now + lifetime > end)
        {
            lifetime = end - now; // the token in the URL ends then anyway
        }

        if (lifetime < TimeSpan.FromSeconds(1) || lifetime > TimeSpan.FromDays(7))
        {
            throw new ArgumentException("A presigned URL lives from 1 second to 7 days.");
        }

        var request = new OssRequestToSign(method, bucket, key, [], []);
        var query = OssV4Signature.Presign(
            request, current.AccessKeyId, current.AccessKeySecret, current.SecurityToken, options.Region, now,
            TimeSpan.FromSeconds(Math.Floor(lifetime.TotalSeconds)), []);
        return OssUrl.Build(options.Endpoint, options.Addressing, bucket, key, query);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        OssCall call, SendingContent? body, OssCredentials current, CancellationToken stalled, CancellationToken cancellationToken)
    {
        using var request = Sign(call, body, current);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled, cancellationToken);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"{options.Endpoint.Host} did not answer within {options.ResponseTimeout.TotalSeconds:0} s."));
        }
    }

    private HttpRequestMessage Sign(OssCall call, SendingContent? body, OssCredentials current)
    {
        var now = Now;
        var headers = new List<KeyValuePair<string, string>>(call.Headers);
        if (call.Content?.ContentMd5 is { } md5)
        {
            headers.Add(new("content-md5", md5));
        }

        var toSign = new OssRequestToSign(call.Method.Method, call.Bucket, call.Key, call.Query, headers);
        headers.AddRange(OssV4Signature.SignHeaders(toSign, current.AccessKeyId, current.AccessKeySecret, current.SecurityToken, options.Region, now));
        var request = new HttpRequestMessage(call.Method,
            OssUrl.Build(options.Endpoint, options.Addressing, call.Bucket, call.Key, call.Query))
        { Content = body };
        request.Headers.Date = now;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("scenario-appclient", "1"));
        request.Headers.ExpectContinue = call.Content is { Length: >= ExpectContinueFrom } ? true : null; // learn of a refusal before sending much
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && body?.Headers.TryAddWithoutValidation(name, value) == false)
            {
                throw new ArgumentException($"The header {name} cannot be sent: that is no name of a header."); // signed, and not to be lost on the way
            }
        }

        return request;
    }

    private static HttpResponseMessage CheckSent(OssCall call, SendingContent? body, HttpResponseMessage response)
    {
        if (call.AnswersWithChecksum && body is not null && OssHeaders.Crc64(response) is { } theirs && theirs != body.Crc64)
        {
            response.Dispose();
            throw new IntegrityException($"{call.Method} {call.Bucket}/{call.Key}", body.Crc64, theirs);
        }

        return response;
    }
}
