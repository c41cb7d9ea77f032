using System.Collections.Immutable;
using Scenario.Signing;

namespace Scenario.FakeOss.Storage;

/// <summary>One version of an object, or a delete marker.</summary>
internal sealed record ObjectRow
{
    /// <summary>The version id of an object that was written while the bucket was not versioned.</summary>
    public const string NullVersion = "null";

    public long Id { get; init; }

    /// <summary>The id of the first version of those that replaced one another: where a journal keeps the one that is left.</summary>
    public long Place { get; init; }

    public long BucketId { get; init; }

    public required string Key { get; init; }

    public string VersionId { get; init; } = NullVersion;

    public bool IsDeleteMarker { get; init; }

    public ObjectType Type { get; init; }

    /// <summary>Upper-case hex, without quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public ulong Crc64 { get; init; }

    /// <summary>Base64 MD5 of the whole content; only normal objects have one.</summary>
    public string? ContentMd5 { get; init; }

    /// <summary>Whole seconds.</summary>
    public required DateTimeOffset LastModified { get; init; }

    public required string StorageClass { get; init; }

    public string Acl { get; init; } = OssAcl.Default;

    /// <summary>The header text as sent: percent-encoded by some SDKs, not by others.</summary>
    public string? SymlinkTarget { get; init; }

    /// <summary>Server-side encryption, a label only.</summary>
    public string? Encryption { get; init; }

    /// <summary>For archive classes: readable until then.</summary>
    public DateTimeOffset? RestoredUntil { get; init; }

    /// <summary>For archive classes: the running restore ends then.</summary>
    public DateTimeOffset? RestoreReady { get; init; }

    public StoredHeaders Headers { get; init; } = StoredHeaders.Empty;

    public ObjectTags Tags { get; init; } = ObjectTags.Empty;

    /// <summary>Where the bytes are, in order.</summary>
    public ImmutableArray<BlobSegment> Segments { get; init; } = [];

    /// <summary>The key that a symbolic link names, in which <c>+</c> is a blank; null for any other object.</summary>
    public string? TargetKey => SymlinkTarget is { } target ? KeyOfTarget(target) : null;

    /// <summary>Bytes that must be restored before they can be read.</summary>
    public bool IsArchive => StorageClass is "Archive" or "ColdArchive" or "DeepColdArchive";

    /// <summary>With quotes, as headers and XML want it.</summary>
    public string QuotedETag => $"\"{ETag}\"";

    public static string KeyOfTarget(string target) => PercentEncoding.Decode(target, plusIsSpace: true);

    public bool IsReadable(DateTimeOffset now) => !IsArchive || (RestoreReady <= now && now < RestoredUntil);
}

/// <summary>The value of <c>x-oss-object-type</c>; the names are the wire's.</summary>
internal enum ObjectType
{
    Normal,
    Multipart,
    Appendable,
    Symlink,
}
