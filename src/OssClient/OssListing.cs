namespace Scenario.Oss;

/// <summary>What to list.</summary>
/// <param name="Delimiter">Usually <c>/</c>: keys that share a prefix up to it are folded into one.</param>
/// <param name="MaxKeys">1 to 1000 entries per page.</param>
public sealed record OssListRequest(string Prefix = "", string? Delimiter = null, string? ContinuationToken = null, string? StartAfter = null,
    int MaxKeys = 1000);

/// <summary>An object in a listing.</summary>
/// <param name="Key">Decoded.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes; the upper-case MD5 for objects put in one piece.</param>
public sealed record OssListedObject(string Key, long Size, string ETag, DateTimeOffset LastModified, string? Type, string? StorageClass);

/// <summary>One page.</summary>
/// <param name="Objects">In the order of their keys' bytes.</param>
/// <param name="CommonPrefixes">What was folded by the delimiter.</param>
/// <param name="NextContinuationToken">Null on the last page.</param>
public sealed record OssListPage(IReadOnlyList<OssListedObject> Objects, IReadOnlyList<string> CommonPrefixes, string? NextContinuationToken);
