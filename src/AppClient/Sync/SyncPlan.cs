namespace Scenario.AppClient.Sync;

/// <summary>What a synchronisation is going to do.</summary>
/// <param name="Transfers">Files that are missing on the other side, or differ.</param>
/// <param name="Deletions">Names that are only on the other side.</param>
/// <param name="Unchanged">How many are the same on both sides.</param>
/// <param name="Refused">Names that cannot be carried over, each with the reason.</param>
internal sealed record SyncPlan(IReadOnlyList<SyncTransfer> Transfers, IReadOnlyList<string> Deletions, int Unchanged, IReadOnlyList<string> Refused);

/// <param name="Name">Relative to the folder and to the prefix, with / between segments.</param>
/// <param name="Size">Bytes.</param>
internal sealed record SyncTransfer(string Name, long Size);
