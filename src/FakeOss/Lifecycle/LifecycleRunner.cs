using System.Security.Cryptography;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.Ram;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>
/// Runs the lifecycle rules once for every midnight (UTC) that the movable clock has passed: at midnight, and whenever the clock was moved. Rules count from
/// midnight to midnight, so whoever has caught up never sees an object that should be gone.
/// </summary>
internal sealed class LifecycleRunner(OssStore store, RequestJournal journal, MovableClock clock, ILogger<LifecycleRunner> logger) : BackgroundService
{
    /// <summary>Most entries that one bucket's run writes to the journal; the last one then tells how many there were.</summary>
    private const int MaximumEntries = 100;

    private readonly SemaphoreSlim _one = new(1);
    private long _ranAtTicks = -1;

    /// <summary>Does what is due at <paramref name="now"/> and was not done yet; at most one comparison when it is still the same day.</summary>
    /// <remarks>A failure is logged, and the next call tries again. It is nobody's in particular, so nobody who leaves ends it.</remarks>
    public async ValueTask CatchUpAsync(DateTimeOffset now)
    {
        var today = LifecycleTime.Midnight(now);
        if (Volatile.Read(ref _ranAtTicks) == today.UtcTicks)
        {
            return;
        }

        await _one.WaitAsync();
        try
        {
            // at the first start, and after the clock went back, only the present counts; else every midnight at which something was due
            var ranAt = Volatile.Read(ref _ranAtTicks);
            DateTimeOffset? at = ranAt < 0 || ranAt > today.UtcTicks ? today : new DateTimeOffset(ranAt, TimeSpan.Zero).AddDays(1);
            while (at <= today)
            {
                at = await RunAsync(at.Value);
            }

            Volatile.Write(ref _ranAtTicks, today.UtcTicks);
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

    public override void Dispose()
    {
        base.Dispose();
        _one.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var moved = new TaskCompletionSource();
        void OnMoved(object? sender, EventArgs args) => moved.TrySetResult();
        clock.Moved += OnMoved;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                // published before the clock is read: a move that the reading does not see yet ends this wait and not the one before
                Interlocked.Exchange(ref moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                var now = clock.GetUtcNow();
                await CatchUpAsync(now);
                var untilMidnight = LifecycleTime.Midnight(now).AddDays(1) - now;
                await moved.Task.WaitAsync(untilMidnight, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            clock.Moved -= OnMoved;
        }
    }

    /// <summary>One run over all buckets.</summary>
    /// <param name="at">The midnight that it stands for.</param>
    /// <returns>The next midnight at which something is due; null when nothing is foreseen.</returns>
    private async Task<DateTimeOffset?> RunAsync(DateTimeOffset at)
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
            next = ((DateTimeOffset?[])[next, pass.Next]).Min();
        }

        return next;
    }

    private void Report(BucketRow bucket, IReadOnlyList<LifecycleEvent> events, DateTimeOffset at)
    {
        if (events.Count == 0)
        {
            return;
        }

        var rest = new Explanation(ExplanationKind.LifecycleManyEvents, ("bucket", bucket.Name), ("count", events.Count), ("listed", MaximumEntries));
        foreach (var done in events.Count <= MaximumEntries ? events : events.Take(MaximumEntries).Append(new LifecycleEvent("Lifecycle", "", null, rest)))
        {
            journal.Add(new JournalEntry
            {
                RequestId = RandomNumberGenerator.GetHexString(24),
                Time = at,
                Host = "oss",
                Method = "LIFECYCLE",
                Target = $"/{bucket.Name}/{done.Key}{(done.VersionId is null ? "" : $"?versionId={done.VersionId}")}",
                Operation = done.Operation,
                Resource = new Arn("oss", bucket.Region, bucket.Owner, done.Key.Length == 0 ? bucket.Name : $"{bucket.Name}/{done.Key}").ToString(),
                Status = 200,
                Reason = done.Text,
            });
        }

        Log.LifecycleRan(logger, bucket.Name, events.Count);
    }
}
