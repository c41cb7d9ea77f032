using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Storage;

public sealed class OssIndexTests
{
    [Fact]
    public async Task nothing_is_visible_before_the_journal_has_it()
    {
        var journal = new HeldJournal();
        using var index = new OssIndex(journal);
        var release = journal.HoldNext();

        var write = Task.Run(() => AddBucketAsync(index, "first"), TestContext.Current.CancellationToken);
        await journal.Entered;
        Assert.Null(Find(index, "first"));
        release.SetResult();
        await write;

        Assert.NotNull(Find(index, "first"));
    }

    [Fact]
    public async Task writers_that_wait_share_the_next_commit()
    {
        var journal = new HeldJournal();
        using var index = new OssIndex(journal);
        var release = journal.HoldNext();
        var first = Task.Run(() => AddBucketAsync(index, "first"), TestContext.Current.CancellationToken);
        await journal.Entered;

        Task[] waiting = [.. Enumerable.Range(0, 10).Select(i => AddBucketAsync(index, $"bucket-{i}"))];
        release.SetResult();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 10], journal.Commits);
        Assert.Equal(11, index.State.Buckets.Count);
    }

    [Fact]
    public async Task what_was_built_on_a_commit_that_failed_fails_with_it_and_the_next_write_goes_on_from_what_stands()
    {
        var journal = new HeldJournal();
        using var index = new OssIndex(journal);
        await AddBucketAsync(index, "stands");
        var release = journal.HoldNext();
        var first = Task.Run(() => AddBucketAsync(index, "fails"), TestContext.Current.CancellationToken);
        await journal.Entered;
        var builtOnIt = AddBucketAsync(index, "built-on-it");

        release.SetException(new IOException("disk full"));
        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => builtOnIt);
        await AddBucketAsync(index, "after");

        Assert.Equal(["after", "stands"], index.State.Buckets.Keys);
        Assert.Equal([1, 1], journal.Commits);
    }

    [Fact]
    public async Task a_read_goes_on_with_its_state_while_others_write()
    {
        using var index = new OssIndex();
        await AddBucketAsync(index, "first");

        var reading = new IndexTransaction(index.State, isReadOnly: true);
        await AddBucketAsync(index, "second");

        Assert.Single(reading.Buckets.All());
        Assert.NotNull(Find(index, "second"));
    }

    private static BucketRow? Find(OssIndex index, string name) => new IndexTransaction(index.State, isReadOnly: true).Buckets.Find(name);

    private static Task<IndexCommit<long>> AddBucketAsync(OssIndex index, string name) => index.WriteAsync(transaction => transaction.Buckets.Add(
        new BucketRow { Name = name, Owner = "1", Region = "r", Acl = "private", StorageClass = "Standard", Redundancy = "LRS", Created = default }));

    /// <summary>Counts the changes of each commit, and stops in one when asked to.</summary>
    private sealed class HeldJournal : IIndexJournal
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _held;

        public List<int> Commits { get; } = [];

        public Task Entered => _entered.Task;

        public TaskCompletionSource HoldNext() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public IndexState Load() => IndexState.Empty;

        public void Commit(IReadOnlyList<IndexChange> changes, Action publish)
        {
            if (Interlocked.Exchange(ref _held, null) is { } held)
            {
                _entered.SetResult();
                held.Task.GetAwaiter().GetResult();
            }

            Commits.Add(changes.Count);
            publish();
        }

        public void Dispose()
        {
        }
    }
}
