using Scenario.ControlPlane.Journal;

namespace Scenario.ControlPlane.Admin;

/// <summary>A journal entry with the full explanation, in the members of a <c>decide</c> answer.</summary>
internal sealed record RequestDetail : RequestSummary
{
    private RequestDetail(RequestSummary summary, IReadOnlyList<StatementView>? statements)
        : base(summary)
    {
        Statements = statements;
    }

    /// <summary>Every statement looked at; null when no decision was taken.</summary>
    public IReadOnlyList<StatementView>? Statements { get; }

    public static new RequestDetail Of(JournalEntry entry) => new(RequestSummary.Of(entry), entry.Decision?.Statements);
}
