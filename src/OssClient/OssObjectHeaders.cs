namespace Scenario.Oss;

/// <summary>What is stored beside the bytes.</summary>
/// <param name="ContentType">Null = <c>application/octet-stream</c>, set by the service.</param>
/// <param name="Metadata">User metadata by name, without the <c>x-oss-meta-</c> prefix; at most 8 KB in all.</param>
/// <param name="Acl"><c>private</c>, <c>public-read</c>, <c>public-read-write</c> or <c>default</c>.</param>
/// <param name="ForbidOverwrite">An existing object stays: <c>FileAlreadyExists</c>, HTTP 409.</param>
public sealed record OssObjectHeaders(
    string? ContentType = null, IReadOnlyDictionary<string, string>? Metadata = null, string? Acl = null, string? StorageClass = null,
    string? CacheControl = null, string? ContentDisposition = null, bool ForbidOverwrite = false);
