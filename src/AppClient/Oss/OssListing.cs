namespace Scenario.AppClient.Oss;

/// <summary>What to list.</summary>
/// <param name="Delimiter">Usually <c>/</c>: keys that share a prefix up to it are folded into one.</param>
/// <param name="MaxKeys">1 to 1000 entries per page.</param>
internal sealed record OssListRequest(string Prefix = "", string? Delimiter = null, string? ContinuationToken = null, string? StartAfter = null, int MaxKeys = 1000);

/// <param name="ETag">Without quotes; the upper-case MD5 for objects put in one piece.</param>
internal sealed record OssListedObject(string Key, long Size, string ETag, DateTimeOffset LastModified, string? Type, string? StorageClass);

/// <param name="NextContinuationToken">Null on the last page.</param>
internal sealed record OssListPage(IReadOnlyList<OssListedObject> Objects, IReadOnlyList<string> CommonPrefixes, string? NextContinuationToken);
