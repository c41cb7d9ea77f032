using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.Signing;

namespace Scenario.FakeOss;

/// <summary>One log line and one journal entry per request.</summary>
internal sealed class OssRecorder(RequestJournal journal, MovableClock clock, ILogger<OssRecorder> logger)
{
    /// <summary>Records the exchange as it is now, with the length of the answer's body.</summary>
    public void Record(OssExchange exchange, long responseBytes)
    {
        var http = exchange.Http;
        var duration = clock.GetElapsedTime(exchange.StartedAt).TotalMilliseconds;
        var operation = exchange.Operation?.Name;
        var principal = exchange.Caller is { IsAnonymous: false } caller ? caller.Arn : null;
        var decision = exchange.Decisions is [.., { Decision: { IsAllowed: false } refused }] ? refused
            : exchange.Decisions is [{ Decision: var first }, ..] ? first : null;
        journal.Add(new JournalEntry
        {
            RequestId = exchange.RequestId,
            Time = exchange.Clock.Now,
            Host = "oss",
            Method = http.Request.Method,
            Target = TargetOf(exchange),
            Operation = operation,
            Principal = principal,
            AccessKeyId = exchange.PresentedAccessKeyId,
            Status = http.Response.StatusCode,
            Code = exchange.Code,
            Message = exchange.Message,
            Reason = exchange.Detail,
            Decision = decision,
            DurationMs = duration,
            RequestBytes = http.Request.ContentLength ?? 0,
            ResponseBytes = responseBytes,
            Fault = exchange.Faults.Names,
        });
        if (logger.IsEnabled(LogLevel.Information))
        {
            var words = decision?.Decision.ToString() ?? "undecided";
            Log.RequestDone(logger, exchange.RequestId, operation ?? http.Request.Method, principal ?? "anonymous", words, http.Response.StatusCode,
                exchange.Code, duration);
        }
    }

    // Bucket and key by either addressing form; query values that authenticate are left out.
    private static string TargetOf(OssExchange exchange)
    {
        if (exchange.Asked is not { } request)
        {
            return OssRequest.RawTarget(exchange.Http).Split('?')[0];
        }

        var path = request.Bucket is null ? "/" : $"/{request.Bucket}/{request.Key}";
        return request.Query.Items.Count == 0 ? path : $"{path}?{string.Join('&', request.Query.Items.Select(Shown))}";
    }

    private static string Shown(NameValue item) => PercentEncoding.Encode(item.Name) + item switch
    {
        { Value: null } => "",
        _ when SecretText.IsSecret(item.Name) => "=" + SecretText.Masked,
        _ => "=" + PercentEncoding.Encode(SecretText.IsKeyId(item.Name) ? SecretText.KeyId(item.Value) : item.Value),
    };
}
