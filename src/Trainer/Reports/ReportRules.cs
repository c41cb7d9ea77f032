namespace Scenario.Trainer.Reports;

/// <summary>What a receiver of upload reports looks at; the names are those of the lesson's choices.</summary>
/// <param name="KeyAddress">Whose key may speak: <c>unchecked</c>, <c>beginsWith</c> or <c>sameFolder</c>.</param>
/// <param name="Signature"><c>unchecked</c>, <c>present</c> or <c>verified</c>.</param>
/// <param name="Booking"><c>every</c> report, or each upload <c>once</c>.</param>
internal sealed record ReportRules(string KeyAddress, string Signature, string Booking)
{
    /// <summary>Believes whatever comes.</summary>
    public static ReportRules None { get; } = new("unchecked", "unchecked", "every");
}
