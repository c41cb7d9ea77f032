using Scenario.ControlPlane.Journal;

namespace Scenario.ControlPlane.Admin;

/// <summary>A journal entry in a list: the decision without its statements.</summary>
internal record RequestSummary(
    string RequestId,
    DateTime Time,
    string Host,
    string Method,
    string Target,
    string? Operation,
    string? Principal,
    string? AccessKeyId,
    string? Action,
    string? Resource,
    int Status,
    string? Code,
    string? Decision,
    string? DecidedBy,
    string? Text,
    string? Detail,
    double DurationMs,
    long RequestBytes,
    long ResponseBytes,
    string? Fault)
{
    public static RequestSummary Of(JournalEntry entry) => new(
        entry.RequestId,
        entry.Time.UtcDateTime,
        entry.Host,
        entry.Method,
        entry.Target,
        entry.Operation,
        entry.Principal,
        entry.AccessKeyId,
        entry.Action,
        entry.Resource,
        entry.Status,
        entry.Code,
        entry.Decision?.Decision,
        entry.Decision?.DecidedBy,
        entry.Text,
        entry.Detail,
        Math.Round(entry.DurationMs, 3),
        entry.RequestBytes,
        entry.ResponseBytes,
        entry.Fault);
}
