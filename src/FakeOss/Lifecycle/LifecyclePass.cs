using Scenario.Ram.Explanations;
using Scenario.Signing;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>One run over one bucket: what is due at a midnight happens, and the earliest midnight at which more will be due is remembered.</summary>
/// <remarks>Times that the run writes are those of that midnight, so that a clock moved by a year gives the same bucket as 365 single days.</remarks>
internal sealed class LifecyclePass(long bucketId, IReadOnlyList<LifecycleRule> rules, DateTimeOffset at)
{
    private const int BatchSize = 500;

    private readonly List<LifecycleEvent> _events = [];

    /// <summary>The next midnight at which something is due in this bucket; null when nothing is foreseen.</summary>
    public DateTimeOffset? Next { get; private set; }

    public IReadOnlyList<LifecycleEvent> Events => _events;

    /// <summary>One batch of keys with all their versions.</summary>
    /// <param name="transaction">Reads and acts in one piece.</param>
    /// <param name="after">Keys above this one; empty for the first batch.</param>
    /// <returns>Where the next batch begins; null after the last one.</returns>
    public byte[]? ApplyToObjects(IndexTransaction transaction, byte[] after)
    {
        if (transaction.Buckets.FindById(bucketId) is not { } bucket)
        {
            return null;
        }

        var (rows, next) = BatchOf(transaction.Objects.ListVersions(bucketId, after, ObjectTable.BehindAllVersions), static row => row.Key);
        foreach (var versions in rows.GroupBy(row => row.Key, StringComparer.Ordinal))
        {
            Apply(transaction, bucket, [.. versions]);
        }

        return next;
    }

    public byte[]? ApplyToUploads(IndexTransaction transaction, byte[] after)
    {
        var (uploads, next) = BatchOf(transaction.Uploads.List(bucketId, after, afterId: null), static upload => upload.Key);
        foreach (var upload in uploads)
        {
            if (FindDue(rules.Where(rule => rule.CoversUpload(upload.Key)), rule => rule.AbortUploads, upload.Initiated) is { } due)
            {
                transaction.Uploads.Remove(upload.Id);
                Add("AbortMultipartUpload", upload.Key, null, due, ExplanationKind.LifecycleUploadBegan, upload.Initiated,
                    new(ExplanationKind.LifecycleAborted));
            }
        }

        return next;
    }

    // Whole keys, and where the next batch begins.
    private static (List<T> Rows, byte[]? Next) BatchOf<T>(IEnumerable<T> rows, Func<T, string> keyOf)
    {
        var batch = new List<T>();
        foreach (var row in rows)
        {
            if (batch.Count >= BatchSize && keyOf(row) != keyOf(batch[^1]))
            {
                return (batch, ObjectTable.Bytes(keyOf(batch[^1])));
            }

            batch.Add(row);
        }

        return (batch, null);
    }

    private void Apply(IndexTransaction transaction, BucketRow bucket, List<ObjectRow> versions)
    {
        var left = versions.Count - 1;
        for (var i = 1; i < versions.Count; i++)
        {
            if (ApplyToOlder(transaction, bucket, versions[i], versions[i - 1].LastModified))
            {
                left--;
            }
        }

        var latest = versions[0];
        if (!latest.IsDeleteMarker)
        {
            ApplyToCurrent(transaction, bucket, latest);
        }
        else if (left == 0)
        {
            ApplyToMarker(transaction, bucket, latest);
        }
    }

    private void ApplyToCurrent(IndexTransaction transaction, BucketRow bucket, ObjectRow row)
    {
        var covering = rules.Where(rule => rule.Covers(row)).ToList();
        if (FindDue(covering, rule => rule.Expiration, row.LastModified) is not { } due)
        {
            ApplyTransition(transaction, bucket, row, covering.SelectMany(rule => rule.Transitions.Select(transition => (rule, transition))),
                ExplanationKind.LifecycleModified, row.LastModified);
            return;
        }

        var marker = transaction.Objects.Delete(bucket, row.Key, at);
        Add(
            "ExpireObject",
            row.Key,
            bucket.IsVersioned ? row.VersionId : null,
            due,
            ExplanationKind.LifecycleModified,
            row.LastModified,
            new(marker is null ? ExplanationKind.LifecycleDeleted : ExplanationKind.LifecycleHidden));
        if (marker is not null)
        {
            // its own clock as an older version starts now
            Foresee(covering.Select(rule => rule.NoncurrentExpiration), at);
            Foresee(covering.SelectMany(rule => rule.NoncurrentTransitions.Select(transition => transition.When)), at);
        }
    }

    /// <returns>True when the version is gone.</returns>
    private bool ApplyToOlder(IndexTransaction transaction, BucketRow bucket, ObjectRow row, DateTimeOffset replaced)
    {
        var covering = rules.Where(rule => rule.Covers(row)).ToList();
        if (FindDue(covering, rule => rule.NoncurrentExpiration, replaced) is { } due)
        {
            transaction.Objects.DeleteVersion(bucket, row.Key, row.VersionId);
            Add("ExpireObject", row.Key, row.VersionId, due, ExplanationKind.LifecycleReplaced, replaced, new(ExplanationKind.LifecycleDeletedForGood));
            return true;
        }

        if (!row.IsDeleteMarker)
        {
            ApplyTransition(transaction, bucket, row, covering.SelectMany(rule => rule.NoncurrentTransitions.Select(transition => (rule, transition))),
                ExplanationKind.LifecycleReplaced, replaced);
        }

        return false;
    }

    private void ApplyToMarker(IndexTransaction transaction, BucketRow bucket, ObjectRow marker)
    {
        if (rules.FirstOrDefault(rule => rule.ExpiresDeleteMarkers && rule.Covers(marker)) is { } rule)
        {
            transaction.Objects.DeleteVersion(bucket, marker.Key, marker.VersionId);
            _events.Add(new LifecycleEvent(
                "ExpireObject",
                marker.Key,
                marker.VersionId,
                new(ExplanationKind.LifecycleMarkerRemoved, ("rule", rule.Id), ("bucket", bucket.Name))));
        }
    }

    private void ApplyTransition(
        IndexTransaction transaction,
        BucketRow bucket,
        ObjectRow row,
        IEnumerable<(LifecycleRule Rule, LifecycleTransition Transition)> candidates,
        ExplanationKind what,
        DateTimeOffset since)
    {
        var colder = candidates
            .Where(candidate => candidate.Transition.TargetColdness > LifecycleTransition.Coldness(row.StorageClass) && row.Type != ObjectType.Symlink)
            .ToList();
        Foresee(colder.Select(candidate => candidate.Transition.When), since);
        var due = colder.Where(candidate => candidate.Transition.When.DueAt(since) <= at).OrderBy(candidate => candidate.Transition.TargetColdness)
            .LastOrDefault();
        if (due.Transition is not { } chosen)
        {
            return;
        }

        transaction.Objects.SetStorageClass(row, chosen.StorageClass);
        Add(
            "CommitTransition",
            row.Key,
            bucket.IsVersioned ? row.VersionId : null,
            (due.Rule, chosen.When),
            what,
            since,
            new(ExplanationKind.LifecycleMoved, ("from", row.StorageClass), ("to", chosen.StorageClass)));
    }

    private (LifecycleRule Rule, LifecycleTime When)? FindDue(IEnumerable<LifecycleRule> covering, Func<LifecycleRule, LifecycleTime?> when,
        DateTimeOffset since)
    {
        var timed = covering.Select(rule => (Rule: rule, When: when(rule))).Where(candidate => candidate.When is not null).ToList();
        Foresee(timed.Select(candidate => candidate.When), since);
        var first = timed.Where(candidate => candidate.When!.DueAt(since) <= at).OrderBy(candidate => candidate.When!.DueAt(since)).FirstOrDefault();
        return first is ({ } rule, { } time) ? (rule, time) : null;
    }

    private void Foresee(IEnumerable<LifecycleTime?> times, DateTimeOffset since)
    {
        foreach (var time in times)
        {
            if (time?.DueAt(since) is { } due && due > at && !(due >= Next))
            {
                Next = due;
            }
        }
    }

    private void Add(string operation, string key, string? versionId, (LifecycleRule Rule, LifecycleTime When) due, ExplanationKind what,
        DateTimeOffset since, Explanation outcome) =>
        _events.Add(new LifecycleEvent(operation, key, versionId, new(ExplanationKind.LifecycleActed, ("rule", due.Rule.Id), ("event", new Explanation(what)),
            ("since", WireTime.Format(since)), ("when", due.When.Describe()), ("outcome", outcome))));
}

/// <summary>One thing that a rule did.</summary>
/// <param name="Operation">As the vendor's access log names it: ExpireObject, CommitTransition, AbortMultipartUpload.</param>
/// <param name="Key">The object's key.</param>
/// <param name="VersionId">The version, where the bucket has any.</param>
/// <param name="Text">One sentence that a learner understands.</param>
internal sealed record LifecycleEvent(string Operation, string Key, string? VersionId, Explanation Text);
