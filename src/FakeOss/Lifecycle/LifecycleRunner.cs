using System.Security.Cryptography;
using Scenario.ControlPlane.Journal;
using Scenario.Ram;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>
/// Runs the lifecycle rules once for every midnight (UTC) that the movable clock has passed. Rules count from midnight to midnight, so whoever has caught up
/// never sees an object that should be gone.
/// </summary>
internal sealed class LifecycleRunner(OssStore store, RequestJournal journal, ILogger<LifecycleRunner> logger) : IDisposable
{
    /// <summary>Most entries that one bucket's run writes to the journal; the last one then tells how many there were.</summary>
    internal const int MaximumEntries = 100;

    private readonly SemaphoreSlim _one = new(1);
    private long _ranAtTicks = -1;

    /// <summary>Does what is due at <paramref name="now"/> and was not done yet; at most one comparison when it is still the same day.</summary>
    /// <remarks>A failure is logged, and the next call tries again.</remarks>
    public async ValueTask CatchUpAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = LifecycleTime.Midnight(now);
        if (Volatile.Read(ref _ranAtTicks) == today.UtcTicks)
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            var ranAt = Volatile.Read(ref _ranAtTicks);
            if (ranAt != today.UtcTicks)
            {
                await RunAllAsync(ranAt, today);
                Volatile.Write(ref _ranAtTicks, today.UtcTicks);
            }
        }
        catch (Exception exception)
        {
            Log.LifecycleFailed(logger, exception);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // At the first start, and after the clock went back, only the present counts; else every midnight at which something was due.
    private async Task RunAllAsync(long ranAtTicks, DateTimeOffset today)
    {
        var start = ranAtTicks < 0 || ranAtTicks > today.UtcTicks ? today : new DateTimeOffset(ranAtTicks, TimeSpan.Zero).AddDays(1);
        for (DateTimeOffset? at = start; at <= today; at = await RunAsync(at.Value))
        {
        }
    }

    /// <summary>One run over all buckets.</summary>
    /// <param name="at">The midnight that it stands for.</param>
    /// <returns>The next midnight at which something is due; null when nothing is foreseen.</returns>
    internal async Task<DateTimeOffset?> RunAsync(DateTimeOffset at)
    {
        DateTimeOffset? next = null;
        var buckets = store.Read(transaction => transaction.Buckets.All()
            .Select(bucket => (Bucket: bucket, Rules: BucketLifecycle.RulesOf(transaction.Buckets.Settings(bucket.Id))))
            .Where(pair => pair.Rules.Any(rule => rule.IsEnabled))
            .ToList());
        foreach (var (bucket, rules) in buckets)
        {
            var pass = new LifecyclePass(bucket.Id, rules, at);
            foreach (var apply in (Func<IndexTransaction, byte[], byte[]?>[])[pass.ApplyToObjects, pass.ApplyToUploads])
            {
                for (byte[]? after = []; after is not null;)
                {
                    var from = after;
                    after = await store.WriteAsync(transaction => apply(transaction, from));
                }
            }

            Report(bucket, pass.Events, at);
            next = pass.Next is { } due && !(due >= next) ? due : next;
        }

        return next;
    }

    private void Report(BucketRow bucket, IReadOnlyList<LifecycleEvent> events, DateTimeOffset at)
    {
        if (events.Count == 0)
        {
            return;
        }

        foreach (var done in events.Take(MaximumEntries))
        {
            Add(bucket, at, done.Operation, $"/{bucket.Name}/{done.Key}{(done.VersionId is null ? "" : $"?versionId={done.VersionId}")}", done.Key, done.Text);
        }

        if (events.Count > MaximumEntries)
        {
            Add(bucket, at, "Lifecycle", $"/{bucket.Name}/", null,
                new(ExplanationKind.LifecycleManyEvents, ("bucket", bucket.Name), ("count", events.Count), ("listed", MaximumEntries)));
        }

        Log.LifecycleRan(logger, bucket.Name, events.Count);
    }

    private void Add(BucketRow bucket, DateTimeOffset at, string operation, string target, string? key, Explanation text) => journal.Add(new JournalEntry
    {
        RequestId = RandomNumberGenerator.GetHexString(24),
        Time = at,
        Host = "oss",
        Method = "LIFECYCLE",
        Target = target,
        Operation = operation,
        Resource = new Arn("oss", bucket.Region, bucket.Owner, key is null ? bucket.Name : $"{bucket.Name}/{key}").ToString(),
        Status = 200,
        Reason = text,
    });
}
