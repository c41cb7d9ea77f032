using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;

namespace Scenario.FakeSts;

/// <summary>One log line and one journal entry per request.</summary>
internal sealed class StsRecorder(RequestJournal journal, MovableClock clock, ILogger<StsRecorder> logger)
{
    /// <summary>Records the exchange as it is now, with what it will be answered.</summary>
    public void Record(StsExchange exchange, int status, StsError? error, int responseBytes)
    {
        var call = exchange.Call;
        var entry = new JournalEntry
        {
            RequestId = exchange.RequestId,
            Time = exchange.Clock.Now,
            Host = "sts",
            Method = exchange.Head.Method,
            Target = exchange.Head.RawPath,
            Operation = exchange.Operation?.Action,
            Principal = call?.Principal,
            AccessKeyId = exchange.PresentedAccessKeyId,
            Status = status,
            Code = error?.Code,
            Decision = call?.Decision,
            Message = error?.Message,
            Reason = error?.Detail,
            Fault = exchange.Faults.Names,
            DurationMs = clock.GetElapsedTime(exchange.StartedAt).TotalMilliseconds,
            RequestBytes = exchange.RequestBytes,
            ResponseBytes = responseBytes,
        };
        journal.Add(entry);
        Log.RequestCompleted(
            logger,
            exchange.RequestId,
            entry.Operation ?? "?",
            entry.Principal ?? "?",
            entry.Decision?.Decision.ToString() ?? "-",
            status,
            entry.Code ?? "",
            entry.DurationMs);
    }
}
