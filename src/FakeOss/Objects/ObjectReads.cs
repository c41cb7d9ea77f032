namespace Scenario.FakeOss.Objects;

/// <summary>The object that a request is about, out of its facts.</summary>
internal static class ObjectReads
{
    /// <summary>A row that is permitted as reading the object is.</summary>
    public static OssOperation Operation(string method, string name, Func<OssContext, OssResponse> handler, params string[] subResources) =>
        OssOperation.OfObject(method, name, OssCallKind.ObjectRead, handler, subResources) with
        {
            Action = "oss:GetObject",
            VersionAction = "oss:GetObjectVersion",
        };

    /// <exception cref="OssErrorException">NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker asked for by its version.</exception>
    public static ObjectRow Require(OssContext context) => Require(context.Facts.Object.Row, context.Key, context.Request.VersionId);

    /// <summary>The source of a copy into a bucket.</summary>
    /// <exception cref="OssErrorException">As above; AccessDenied for a source in another region.</exception>
    /// <remarks>Source: OSS error page 0016-00000306.</remarks>
    public static ObjectRow Require(SourceFacts source, BucketRow target) => source.Bucket!.Row.Region == target.Region
        ? Require(source.Object.Row, source.Name.Key, source.Name.VersionId)
        : throw new OssError.AccessDenied("Target object does not reside in the same data center as source object.", "0016-00000306").ToException();

    /// <summary>The object that holds the bytes: the row itself, or what a symbolic link points at.</summary>
    /// <exception cref="OssErrorException">SymlinkTargetNotExist, InvalidTargetType.</exception>
    public static ObjectRow RequireTarget(ObjectFacts facts)
    {
        var isLost = facts.Row is { Type: ObjectType.Symlink } && facts.Target is null or { IsDeleteMarker: true };
        return isLost ? throw OssError.SymlinkTargetNotExist.ToException()
            : facts.Target is { Type: not ObjectType.Symlink } target ? target : throw OssError.InvalidTargetType.ToException();
    }

    /// <summary>Archive classes must be restored before their bytes can be read.</summary>
    /// <exception cref="OssErrorException">InvalidObjectState.</exception>
    public static void RequireReadable(ObjectRow row, DateTimeOffset now) => (row.IsReadable(now) ? null : OssError.InvalidObjectState)?.Throw();

    /// <summary>A link grants nothing: who reads through it must be allowed to read what it points at.</summary>
    public static IEnumerable<Permission> TargetPermissions(BucketFacts bucket, ObjectFacts facts) => facts.Row?.TargetKey is { } target
        ? [new Permission("oss:GetObject", bucket, bucket.Row.Name, target, OssCallKind.ObjectRead) { Row = facts.Target }]
        : [];

    /// <summary>Reading the source of a copy is a permission of its own.</summary>
    /// <exception cref="OssErrorException">NoSuchBucket.</exception>
    public static Permission SourcePermission(SourceFacts source) => new(
        source.Name.VersionId is null ? "oss:GetObject" : "oss:GetObjectVersion",
        source.Bucket ?? throw new OssError.NoSuchBucket(source.Name.Bucket).ToException(),
        source.Name.Bucket,
        source.Name.Key,
        OssCallKind.ObjectRead)
    {
        Row = source.Object.Row,
    };

    private static ObjectRow Require(ObjectRow? row, string key, string? versionId)
    {
        (row is null ? versionId is null ? new OssError.NoSuchKey(key) : new OssError.NoSuchVersion(key, versionId)
            : !row.IsDeleteMarker ? null
            : versionId is null ? new OssError.NoSuchKey(key, row.VersionId)
            : (OssError)new OssError.MethodNotAllowed("GET", "DeleteMarker"))?.Throw();
        return row!;
    }
}
