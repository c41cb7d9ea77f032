using System.Text;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.Signing;

namespace Scenario.FakeOss;

/// <summary>One log line and one journal entry per request.</summary>
internal sealed class OssRecorder(RequestJournal journal, MovableClock clock, ILogger<OssRecorder> logger)
{
    /// <summary>Records the exchange as it is now.</summary>
    public void Record(OssExchange exchange)
    {
        var http = exchange.Http;
        var duration = clock.GetElapsedTime(exchange.StartedAt).TotalMilliseconds;
        var operation = exchange.Operation?.Name;
        var caller = exchange.Caller;
        var decided = exchange.Decisions.Count == 0 ? null
            : exchange.Decisions[^1].Decision.IsAllowed ? exchange.Decisions[0] : exchange.Decisions[^1];
        var principal = caller is null || caller.IsAnonymous ? null : caller.Arn;
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
            Decision = decided?.Decision,
            DurationMs = duration,
            RequestBytes = http.Request.ContentLength ?? 0,
            ResponseBytes = exchange.ResponseBytes,
            Fault = exchange.Faults.Names,
        });
        var decision = decided?.Decision.Decision.ToString() ?? "undecided";
        Log.RequestDone(
            logger,
            exchange.RequestId,
            operation ?? http.Request.Method,
            principal ?? "anonymous",
            decision,
            http.Response.StatusCode,
            exchange.Code,
            duration);
    }

    // Bucket and key by either addressing form; query values that authenticate are left out.
    private static string TargetOf(OssExchange exchange)
    {
        if (exchange.Request is not { } request)
        {
            var raw = OssRequestParser.RawTarget(exchange.Http);
            var mark = raw.IndexOf('?');
            return mark < 0 ? raw : raw[..mark];
        }

        var path = request.Bucket is null ? "/" : $"/{request.Bucket}/{request.Key}";
        if (request.Query.Items.Count == 0)
        {
            return path;
        }

        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in request.Query.Items)
        {
            text.Append(separator).Append(PercentEncoding.Encode(name));
            if (value is not null)
            {
                text.Append('=').Append(
                    SecretText.IsSecret(name) ? SecretText.Masked : PercentEncoding.Encode(SecretText.IsKeyId(name) ? SecretText.KeyId(value) : value));
            }

            separator = '&';
        }

        return text.ToString();
    }
}
