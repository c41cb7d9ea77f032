namespace Scenario.Seeds;

/// <summary>One identity as a persistent directory keeps it.</summary>
/// <param name="Kind">One of <see cref="DirectoryRows.Kinds"/>.</param>
/// <param name="AccountId">The owning account; empty for revocations.</param>
/// <param name="Id">Unique within kind and account.</param>
/// <param name="Json">UTF-8 in the form of the seed; null in a difference means that the row goes.</param>
public sealed record DirectoryRow(string Kind, string AccountId, string Id, ReadOnlyMemory<byte>? Json)
{
    /// <summary>Without the content, which may hold secrets.</summary>
    public override string ToString() => $"{Kind} {AccountId}/{Id}";
}
