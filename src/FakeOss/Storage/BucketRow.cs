using System.Text.Json.Serialization;

namespace Scenario.FakeOss.Storage;

/// <summary>A bucket as stored.</summary>
internal sealed record BucketRow
{
    public long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Account id of the owner.</summary>
    public required string Owner { get; init; }

    /// <summary>Signing form, for example <c>cn-hangzhou</c>; locations add the prefix <c>oss-</c>.</summary>
    public required string Region { get; init; }

    /// <summary><c>private</c>, <c>public-read</c> or <c>public-read-write</c>.</summary>
    public required string Acl { get; init; }

    public required string StorageClass { get; init; }

    /// <summary><c>LRS</c> or <c>ZRS</c>.</summary>
    public required string Redundancy { get; init; }

    /// <summary>Null when never set, else <c>Enabled</c> or <c>Suspended</c>.</summary>
    public string? Versioning { get; init; }

    public required DateTimeOffset Created { get; init; }

    [JsonIgnore]
    public bool IsVersioned => Versioning is not null;

    [JsonIgnore]
    public string Location => "oss-" + Region;
}
