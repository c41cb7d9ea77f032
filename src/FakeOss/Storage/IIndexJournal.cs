namespace Scenario.FakeOss.Storage;

/// <summary>Keeps an index beyond the process. The index itself is in memory; here is what a later start reads it back from.</summary>
internal interface IIndexJournal : IDisposable
{
    /// <summary>The state after the last commit; read once, at start.</summary>
    IndexState Load();

    /// <summary>Stores all of the changes or none.</summary>
    /// <param name="changes">Of one or several transactions, in order.</param>
    /// <param name="publish">To be called once they are stored, before anyone else can look into the journal.</param>
    void Commit(IReadOnlyList<IndexChange> changes, Action publish);
}
