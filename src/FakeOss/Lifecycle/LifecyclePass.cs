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
            var covering = rules.Where(rule => rule.CoversUpload(upload.Key));
            if (TakeDue(covering, LifecycleActionKind.AbortMultipartUpload, upload.Initiated).MinBy(static due => due.At) is { } first)
            {
                transaction.Uploads.Remove(upload.Id);
                Add("AbortMultipartUpload", upload.Key, null, first, ExplanationKind.LifecycleUploadBegan, new(ExplanationKind.LifecycleAborted));
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
        var gone = 0;
        for (var i = 1; i < versions.Count; i++)
        {
            gone += Apply(transaction, bucket, versions[i], since: versions[i - 1].LastModified, isCurrent: false) ? 1 : 0;
        }

        var latest = versions[0];
        if (!latest.IsDeleteMarker)
        {
            Apply(transaction, bucket, latest, since: latest.LastModified, isCurrent: true);
        }
        else if (gone == versions.Count - 1 && rules.FirstOrDefault(rule => rule.ExpiresDeleteMarkers && rule.Covers(latest)) is { } rule)
        {
            transaction.Objects.DeleteVersion(bucket, latest.Key, latest.VersionId);
            _events.Add(new LifecycleEvent(
                "ExpireObject", latest.Key, latest.VersionId, new(ExplanationKind.LifecycleMarkerRemoved, ("rule", rule.Id), ("bucket", bucket.Name))));
        }
    }

    // An older version counts from when it was replaced. True when the version is gone, if only from sight.
    private bool Apply(IndexTransaction transaction, BucketRow bucket, ObjectRow row, DateTimeOffset since, bool isCurrent)
    {
        var (expiration, transition, what) = isCurrent
            ? (LifecycleActionKind.Expiration, LifecycleActionKind.Transition, ExplanationKind.LifecycleModified)
            : (LifecycleActionKind.NoncurrentVersionExpiration, LifecycleActionKind.NoncurrentVersionTransition, ExplanationKind.LifecycleReplaced);
        var covering = rules.Where(rule => rule.Covers(row)).ToList();
        var versionId = bucket.IsVersioned ? row.VersionId : null;
        if (TakeDue(covering, expiration, since).MinBy(static due => due.At) is { } first)
        {
            var left = isCurrent ? transaction.Objects.Delete(bucket, row.Key, at) : transaction.Objects.DeleteVersion(bucket, row.Key, row.VersionId);
            Add("ExpireObject", row.Key, versionId, first, what, new(
                !isCurrent ? ExplanationKind.LifecycleDeletedForGood : left is null ? ExplanationKind.LifecycleDeleted : ExplanationKind.LifecycleHidden));
            if (isCurrent && left is not null)
            {
                // its own clock as an older version starts now
                TakeDue(covering, LifecycleActionKind.NoncurrentVersionExpiration, at);
                TakeDue(covering, LifecycleActionKind.NoncurrentVersionTransition, at);
            }

            return true;
        }

        var canMove = row is { IsDeleteMarker: false, Type: not ObjectType.Symlink };
        var colder = canMove ? TakeDue(covering, transition, since, LifecycleAction.Coldness(row.StorageClass)) : [];
        if (colder.OrderBy(static due => due.Action.TargetColdness).LastOrDefault() is { Action.StorageClass: { } target } coldest)
        {
            transaction.Objects.Change(row, current => current with { StorageClass = target });
            Add("CommitTransition", row.Key, versionId, coldest, what, new(ExplanationKind.LifecycleMoved, ("from", row.StorageClass), ("to", target)));
        }

        return false;
    }

    // What is due of the actions of one kind, transitions only to a class that is colder. Of the others the earliest becomes Next, if it comes before that.
    private IEnumerable<Due> TakeDue(IEnumerable<LifecycleRule> covering, LifecycleActionKind kind, DateTimeOffset since, int coldness = int.MinValue)
    {
        var times = covering.SelectMany(static rule => rule.Actions, (rule, action) => new Due(rule, action, since, action.When.DueAt(since)))
            .Where(due => due.Action.Kind == kind && due.Action.TargetColdness > coldness && due.At is not null).ToLookup(due => due.At <= at);
        Next = times[false].Select(static later => later.At).Append(Next).Min();
        return times[true];
    }

    private void Add(string operation, string key, string? versionId, Due due, ExplanationKind what, Explanation outcome) =>
        _events.Add(new LifecycleEvent(operation, key, versionId, new(ExplanationKind.LifecycleActed, ("rule", due.Rule.Id), ("event", new Explanation(what)),
            ("since", WireTime.Format(due.Since)), ("when", due.Action.When.Describe()), ("outcome", outcome))));

    private sealed record Due(LifecycleRule Rule, LifecycleAction Action, DateTimeOffset Since, DateTimeOffset? At);
}

/// <summary>One thing that a rule did.</summary>
/// <param name="Operation">As the vendor's access log names it: ExpireObject, CommitTransition, AbortMultipartUpload.</param>
/// <param name="Key">The object's key.</param>
/// <param name="VersionId">The version, where the bucket has any.</param>
/// <param name="Text">Why, for the journal.</param>
internal sealed record LifecycleEvent(string Operation, string Key, string? VersionId, Explanation Text);
