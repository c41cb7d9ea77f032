using System.Globalization;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Storage;
using static Scenario.FakeOss.Lifecycle.LifecycleActionKind;

namespace Scenario.Unit.FakeOss.Lifecycle;

/// <summary>oss-protocol 5, lifecycle: what one run over one bucket does, and what it foresees.</summary>
public sealed class LifecyclePassTests : IDisposable
{
    private static readonly LifecycleRule All = new() { Id = "all", Prefix = "", IsEnabled = true };

    private readonly OssIndex _index = new();
    private readonly long _bucketId;
    private LifecyclePass _pass = new(0, [], default);

    public LifecyclePassTests() => _bucketId = Write(static transaction => transaction.Buckets.Add(new BucketRow
    {
        Name = "b",
        Owner = "1",
        Region = "cn-hangzhou",
        Acl = "private",
        StorageClass = "Standard",
        Redundancy = "LRS",
        Created = Day(1),
    }));

    public void Dispose() => _index.Dispose();

    [Fact]
    public void an_object_goes_at_its_midnight_and_not_before()
    {
        Put("k", Day(1, hour: 12));
        var rule = All with { Actions = [new(Expiration, Days(2))] };

        Assert.Empty(Run(Day(3), rule));
        Assert.Equal(Day(4), _pass.Next);
        Assert.Equal(
            [
                "ExpireObject k: Lifecycle rule 'all': the object was last modified at 2026-01-01T12:00:00Z, "
                    + "and the rule acts 2 days after the midnight (UTC) that followed; it was deleted.",
            ],
            Run(Day(4), rule));
        Assert.Null(_pass.Next);
        Assert.Empty(Versions("k"));
    }

    [Fact]
    public void of_several_rules_the_one_that_was_due_first_is_named()
    {
        Put("k", Day(1));

        Assert.Contains("rule 'early'", Assert.Single(Run(
            Day(9), All with { Actions = [new(Expiration, Days(3))] }, All with { Id = "early", Actions = [new(Expiration, Days(2))] },
            All with { Id = "off", IsEnabled = false, Actions = [new(Expiration, Days(1))] },
            All with { Id = "other", Prefix = "x", Actions = [new(Expiration, Days(1))] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void the_earliest_of_what_comes_later_is_foreseen()
    {
        Put("a", Day(5));
        Put("b", Day(3));
        Put("c", Day(4));

        Run(Day(6), All with { Actions = [new(Expiration, Days(10)), new(Transition, Days(20), "IA")] });

        Assert.Equal(Day(13), _pass.Next);
        Run(Day(6), All with { Actions = [new(Expiration, Days(20)), new(Transition, Days(4), "IA")] });
        Assert.Equal(Day(7), _pass.Next);
    }

    [Fact]
    public void where_versions_are_kept_a_marker_of_that_midnight_hides_the_object_and_the_clock_of_the_older_version_starts()
    {
        SetVersioning();
        var kept = Put("k", Day(1));
        var rule = All with { Actions = [new(Expiration, Days(1)), new(NoncurrentVersionExpiration, Days(5)), new(NoncurrentVersionTransition, Days(3), "IA")] };

        Assert.Equal($"ExpireObject k {kept.VersionId}: a delete marker hides it now.", Outcome(Assert.Single(Run(Day(4), rule))));

        var versions = Versions("k");
        Assert.Equal([(true, Day(4)), (false, Day(1))], versions.Select(static row => (row.IsDeleteMarker, row.LastModified)));
        Assert.Equal(Day(7), _pass.Next);
        Assert.Equal($"CommitTransition k {kept.VersionId}: its storage class went from Standard to IA.", Outcome(Assert.Single(Run(Day(7), rule))));
        Assert.Equal(Day(9), _pass.Next);
        Assert.Equal($"ExpireObject k {kept.VersionId}: it was deleted for good.", Outcome(Assert.Single(Run(Day(9), rule))));
        Assert.True(Assert.Single(Versions("k")).IsDeleteMarker);
    }

    [Fact]
    public void an_older_version_counts_from_the_one_that_replaced_it()
    {
        SetVersioning();
        var oldest = Put("k", Day(1));
        var older = Put("k", Day(2));
        Put("k", Day(9));
        var rule = All with { Actions = [new(NoncurrentVersionExpiration, Days(3))] };

        Assert.Equal($"ExpireObject k {oldest.VersionId}: it was deleted for good.", Outcome(Assert.Single(Run(Day(5), rule))));
        Assert.Equal(Day(12), _pass.Next);
        var gone = Assert.Single(Run(Day(12), rule));
        Assert.Contains("this older version was replaced at 2026-01-09T00:00:00Z", gone, StringComparison.Ordinal);
        Assert.Equal($"ExpireObject k {older.VersionId}: it was deleted for good.", Outcome(gone));
        Assert.Equal([Day(9)], Versions("k").Select(static row => row.LastModified));
    }

    [Fact]
    public void a_marker_goes_when_it_hides_nothing_any_more_and_in_the_run_that_takes_the_last_version()
    {
        SetVersioning();
        Put("k", Day(1));
        var marker = Hide("k", Day(2));
        var markers = All with { Id = "markers", ExpiresDeleteMarkers = true };

        Assert.Empty(Run(Day(4), markers));
        Assert.Empty(Run(Day(4), markers with { Prefix = "x" }, All with { Actions = [new(NoncurrentVersionExpiration, Days(3))] }));
        Assert.Equal(
            $"ExpireObject k {marker.VersionId}: Lifecycle rule 'markers' of bucket b: no version is left behind this delete marker; it was removed.",
            Run(Day(5), markers, All with { Actions = [new(NoncurrentVersionExpiration, Days(3))] })[^1]);
        Assert.Empty(Versions("k"));
    }

    [Fact]
    public void a_marker_without_a_rule_for_markers_stays()
    {
        SetVersioning();
        Hide("k", Day(1));

        Assert.Empty(Run(Day(9), All with { Actions = [new(Expiration, Days(1))] }));
        Assert.True(Assert.Single(Versions("k")).IsDeleteMarker);
    }

    [Fact]
    public void a_marker_among_older_versions_expires_as_they_do_and_has_no_class_to_change()
    {
        SetVersioning();
        var marker = Hide("k", Day(1));
        Put("k", Day(2));

        Assert.Empty(Run(Day(9), All with { Actions = [new(NoncurrentVersionTransition, Days(1), "IA")] }));
        Assert.Equal($"ExpireObject k {marker.VersionId}: it was deleted for good.",
            Outcome(Assert.Single(Run(Day(9), All with { Actions = [new(NoncurrentVersionExpiration, Days(1))] }))));
    }

    [Fact]
    public void of_the_classes_that_are_due_the_coldest_is_taken_and_nothing_gets_warmer()
    {
        Put("k", Day(1));
        Put("cold", Day(1), storageClass: "Archive");
        Put("link", Day(1), type: ObjectType.Symlink);
        var rule = All with { Actions = [new(Transition, Days(2), "Archive"), new(Transition, Days(1), "IA"), new(Transition, Days(9), "ColdArchive")] };

        Assert.Equal(
            [
                "CommitTransition k: Lifecycle rule 'all': the object was last modified at 2026-01-01T00:00:00Z, "
                    + "and the rule acts 2 days after the midnight (UTC) that followed; its storage class went from Standard to Archive.",
            ],
            Run(Day(3), rule));
        Assert.Equal(["Archive", "Archive", "Standard"], ((string[])["k", "cold", "link"]).Select(key => Versions(key)[0].StorageClass));
        Assert.Equal(Day(10), _pass.Next);
        Assert.Empty(Run(Day(4), rule));
        Assert.Equal(
            [
                "CommitTransition cold: its storage class went from Archive to ColdArchive.",
                "CommitTransition k: its storage class went from Archive to ColdArchive.",
            ],
            Run(Day(10), rule).Select(Outcome));
    }

    [Fact]
    public void what_expires_is_not_moved_first()
    {
        Put("k", Day(1));

        Assert.Equal("ExpireObject k: it was deleted.",
            Outcome(Assert.Single(Run(Day(9), All with { Actions = [new(Expiration, Days(2)), new(Transition, Days(1), "IA")] }))));
    }

    [Fact]
    public void an_upload_is_aborted_with_its_parts_and_another_foreseen()
    {
        Begin("U1", "logs/a", Day(1));
        Begin("U2", "logs/b", Day(3));
        Begin("U3", "photos/a", Day(1));
        var rule = All with { Prefix = "logs/", Actions = [new(AbortMultipartUpload, Days(2))] };

        Assert.Equal(
            [
                "AbortMultipartUpload logs/a: Lifecycle rule 'all': the upload began at 2026-01-01T00:00:00Z, "
                    + "and the rule acts 2 days after the midnight (UTC) that followed; it was aborted and its parts are gone.",
            ],
            Run(Day(3), rule));
        Assert.Equal(Day(5), _pass.Next);
        Assert.Equal(["U2", "U3"], Stored.Uploads.List(_bucketId, [], null).Select(static upload => upload.Id));
        Assert.Empty(Stored.Uploads.Parts("U1"));
    }

    [Fact]
    public void a_batch_ends_after_500_rows_and_never_within_a_key()
    {
        SetVersioning();
        for (var n = 0; n < 499; n++)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"a{n:000}"), Day(1));
        }

        Put("b", Day(1));
        Put("b", Day(2));
        var pass = new LifecyclePass(_bucketId, [All with { Prefix = "c", Actions = [new(Expiration, Days(1))] }], Day(9));

        Assert.Null(Write(transaction => pass.ApplyToObjects(transaction, [])));

        Put("c", Day(1));
        Assert.Equal("b"u8.ToArray(), Write(transaction => pass.ApplyToObjects(transaction, [])));
        Assert.Empty(pass.Events);
        Assert.Null(Write(transaction => pass.ApplyToObjects(transaction, "b"u8.ToArray())));
        Assert.Equal("c", Assert.Single(pass.Events).Key);
    }

    [Fact]
    public void a_bucket_that_is_gone_has_nothing_to_do()
    {
        var pass = new LifecyclePass(_bucketId + 1, [All with { Actions = [new(Expiration, Days(1)), new(AbortMultipartUpload, Days(1))] }], Day(9));

        Assert.Null(Write(transaction => pass.ApplyToObjects(transaction, [])));
        Assert.Null(Write(transaction => pass.ApplyToUploads(transaction, [])));
        Assert.Empty(pass.Events);
    }

    private static LifecycleTime Days(int days) => new(days, null, null);

    private static DateTimeOffset Day(int day, int hour = 0) => new(2026, 1, day, hour, 0, 0, TimeSpan.Zero);

    // Operation, key and version, and the last part of the sentence.
    private static string Outcome(string told) => string.Concat(told.AsSpan(0, told.IndexOf(':', StringComparison.Ordinal) + 1), told.AsSpan(told.LastIndexOf(';') + 1));

    private List<string> Run(DateTimeOffset at, params LifecycleRule[] rules)
    {
        _pass = new LifecyclePass(_bucketId, rules, at);
        Assert.Null(Write(transaction => _pass.ApplyToObjects(transaction, [])));
        Assert.Null(Write(transaction => _pass.ApplyToUploads(transaction, [])));
        return [.. _pass.Events.Select(static done => $"{done.Operation} {done.Key}{(done.VersionId is null ? "" : " " + done.VersionId)}: {done.Text}")];
    }

    private ObjectRow Put(string key, DateTimeOffset at, string storageClass = "Standard", ObjectType type = ObjectType.Normal) => Write(transaction =>
        transaction.Objects.Put(
            transaction.Buckets.FindById(_bucketId)!,
            new ObjectRow { Key = key, ETag = "E", LastModified = at, StorageClass = storageClass, Type = type, Size = 1 },
            [new BlobSegment($"{key} {at:O}", 1)]));

    private ObjectRow Hide(string key, DateTimeOffset at) =>
        Write(transaction => transaction.Objects.Delete(transaction.Buckets.FindById(_bucketId)!, key, at)!);

    private void Begin(string id, string key, DateTimeOffset at) => Write(transaction =>
    {
        transaction.Uploads.Add(new UploadRow { Id = id, BucketId = _bucketId, Key = key, Initiated = at, StorageClass = "Standard" });
        transaction.Uploads.PutPart(id, new PartRow(1, "E", 1, 0, at, id));
        return true;
    });

    private void SetVersioning() => Write(transaction =>
    {
        transaction.Buckets.SetVersioning(_bucketId, "Enabled");
        return true;
    });

    private IndexTransaction Stored => new(_index.State, isReadOnly: true);

    private List<ObjectRow> Versions(string key) => [.. Stored.Objects.ListVersions(_bucketId, []).Where(row => row.Key == key)];

    // without a journal a write is done when it returns
    private T Write<T>(Func<IndexTransaction, T> work) => _index.WriteAsync(work).GetAwaiter().GetResult().Result;
}
