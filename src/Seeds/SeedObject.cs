using System.Collections.Immutable;

namespace Scenario.Seeds;

/// <summary>An object that a bucket holds at the start. Exactly one of <see cref="Content"/> and <see cref="File"/> is set.</summary>
public sealed record SeedObject(string Key)
{
    /// <summary>What a key may be (oss-protocol 4).</summary>
    public const string KeyRule = "A key has 1 to 1023 bytes of UTF-8, does not begin with a slash or backslash and has no NUL.";

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>The bytes, from <c>text</c> (UTF-8) or <c>base64</c>.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Path of a file that holds the bytes, relative to the seed file; the host reads it.</summary>
    public string? File { get; init; }

    /// <summary>Where the object stands in the seed, such as
    /// <c>$.accounts[0].buckets[0].objects[1]</c>; the host names it when the file cannot be
    /// read.</summary>
    public string JsonPath { get; init; } = "$";

    /// <summary>That of a bucket, or <c>default</c>: the bucket's counts; default <c>default</c>.</summary>
    public string Acl { get; init; } = "default";

    /// <summary>User metadata, names without <c>x-oss-meta-</c>.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
}
