namespace Scenario.ControlPlane.Journal;

/// <summary>One policy statement and why it did or did not apply.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Index">Zero-based position in the policy's Statement array.</param>
/// <param name="Effect">Allow or Deny.</param>
/// <param name="Matched">Whether all its parts matched.</param>
/// <param name="Why">What matched, or what did not and what was seen instead.</param>
public sealed record StatementView(string Policy, int Index, string Effect, bool Matched, string Why);
