namespace Scenario.FakeOss.Storage;

/// <summary>Facts about the index itself.</summary>
internal readonly struct SettingTable(IndexTransaction transaction)
{
    /// <summary>Set once the seed has been written, so that a restart does not bring back what a user deleted.</summary>
    public const string Seeded = "seeded";

    /// <summary>The store on the S3 server whose bytes this index names.</summary>
    public const string S3Store = "s3-store";

    public string? Find(string name) => transaction.State.Settings.GetValueOrDefault(name);

    public void Set(string name, string value) =>
        transaction.Apply(transaction.State with { Settings = transaction.State.Settings.SetItem(name, value) }, new IndexChange.SettingStored(name, value));

    /// <summary>Empties everything; which bytes the index belongs to stays.</summary>
    public void ClearIndex()
    {
        var kept = Find(S3Store);
        transaction.Replace(kept is null ? IndexState.Empty : IndexState.Empty with { Settings = IndexState.Empty.Settings.SetItem(S3Store, kept) });
    }
}
