namespace Scenario.FakeCloud;

/// <summary>An object as it lies in a bucket.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
/// <param name="Content">All its bytes.</param>
/// <param name="ContentType">As it was stored; null when the uploader gave none.</param>
/// <param name="ETag">Upper-case hex, without quotes.</param>
/// <param name="Metadata">User metadata, names in lower case without <c>x-oss-meta-</c>.</param>
/// <param name="LastModified">Whole seconds by <see cref="FakeCloudHost.Clock"/>.</param>
public sealed record StoredObject(
    string Bucket, string Key, ReadOnlyMemory<byte> Content, string? ContentType, string ETag, IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset LastModified)
{
    /// <summary>The content as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Span);
}
