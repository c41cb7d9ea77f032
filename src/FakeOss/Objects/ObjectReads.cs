using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.FakeOss.Objects;

/// <summary>Key and version to the row that a read is about.</summary>
internal static class ObjectReads
{
    /// <returns>Null when there is none; a delete marker is returned as such.</returns>
    public static ObjectRow? Find(IndexTransaction transaction, BucketRow bucket, string key, string? versionId) => versionId is null
        ? transaction.Objects.FindLatest(bucket.Id, key)
        : transaction.Objects.FindVersion(bucket.Id, key, versionId);

    /// <exception cref="OssErrorException">NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker asked for by its version.</exception>
    public static ObjectRow Require(IndexTransaction transaction, BucketRow bucket, string key, string? versionId)
    {
        var row = Find(transaction, bucket, key, versionId);
        if (row is null)
        {
            throw versionId is null
                ? new OssError.NoSuchKey(key).ToException()
                : new OssError.NoSuchVersion(key, versionId).ToException();
        }

        if (row.IsDeleteMarker)
        {
            throw versionId is null
                ? new OssError.NoSuchKey(key) { DeleteMarkerVersionId = row.VersionId }.ToException()
                : new OssError.MethodNotAllowed("GET", "DeleteMarker").ToException();
        }

        return row;
    }

    /// <summary>The object that holds the bytes: the row itself, or what a symbolic link points at.</summary>
    /// <exception cref="OssErrorException">SymlinkTargetNotExist, InvalidTargetType.</exception>
    public static ObjectRow Follow(IndexTransaction transaction, BucketRow bucket, ObjectRow row)
    {
        if (row.SymlinkTarget is not { } encoded)
        {
            return row;
        }

        var target = transaction.Objects.FindLatest(bucket.Id, PutSymlink.KeyOf(encoded));
        if (target is null or { IsDeleteMarker: true })
        {
            throw new OssError.SymlinkTargetNotExist().ToException();
        }

        return target.Type == ObjectType.Symlink ? throw new OssError.InvalidTargetType().ToException() : target;
    }

    /// <summary>A link grants nothing: who reads through it must be allowed to read what it points at.</summary>
    public static IEnumerable<Permission> TargetPermissions(BucketRow bucket, ObjectRow? row) => row?.SymlinkTarget is { } target
        ? [new Permission("oss:GetObject", bucket, bucket.Name, PutSymlink.KeyOf(target), OssCallKind.ObjectRead)]
        : [];

    /// <summary>Reading the source of a copy is a permission of its own.</summary>
    public static Permission SourcePermission(CopySource source, BucketRow bucket) =>
        new(source.VersionId is null ? "oss:GetObject" : "oss:GetObjectVersion", bucket, bucket.Name, source.Key, OssCallKind.ObjectRead) { VersionId = source.VersionId };

    /// <summary>The bucket as it is now; it may have gone while a body was received.</summary>
    public static BucketRow Require(this BucketTable buckets, BucketRow bucket) =>
        buckets.FindById(bucket.Id) ?? throw new OssError.NoSuchBucket(bucket.Name).ToException();

    public static bool IsArchive(ObjectRow row) => row.StorageClass is "Archive" or "ColdArchive" or "DeepColdArchive";

    /// <summary>The value of <c>x-oss-restore</c> and of RestoreInfo in listings; null when nothing is or was restored.</summary>
    public static string? RestoreInfo(ObjectRow row, DateTimeOffset now)
    {
        if (row.RestoreReady is not { } ready || row.RestoredUntil is not { } until || until <= now)
        {
            return null;
        }

        return now < ready ? "ongoing-request=\"true\"" : $"ongoing-request=\"false\", expiry-date=\"{ObjectHeaders.FormatDate(until)}\"";
    }

    public static bool IsReadable(ObjectRow row, DateTimeOffset now) => !IsArchive(row) || (row.RestoreReady <= now && now < row.RestoredUntil);

    /// <summary>Archive classes must be restored before their bytes can be read.</summary>
    public static void RequireReadable(ObjectRow row, DateTimeOffset now)
    {
        if (!IsReadable(row, now))
        {
            throw new OssError.InvalidObjectState().ToException();
        }
    }
}
