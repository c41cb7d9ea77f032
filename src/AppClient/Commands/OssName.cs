namespace Scenario.AppClient.Commands;

/// <summary>
/// An object or prefix as people write it: <c>oss://BUCKET/KEY</c>, a bare key in the bucket of the credentials, or <c>oss:///KEY</c> for a key
/// under the user's own prefix.
/// </summary>
/// <param name="Bucket">Null = the bucket of the credentials.</param>
/// <param name="Key">May be empty: the whole bucket, or the whole prefix.</param>
internal sealed record OssName(string? Bucket, string Key, bool IsUnderOwnPrefix = false)
{
    public const string Scheme = "oss://";

    public static bool HasScheme(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UsageException"><c>oss://</c> and nothing else.</exception>
    public static OssName Parse(string text)
    {
        if (!HasScheme(text))
        {
            return new OssName(null, text);
        }

        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        return bucket.Length > 0 ? new OssName(bucket, key)
            : slash == 0 ? new OssName(null, key, IsUnderOwnPrefix: true)
            : throw new UsageException("oss:// needs a bucket: oss://BUCKET/KEY.");
    }

    /// <summary>The last segment of a key as a file name.</summary>
    /// <exception cref="UsageException">The key ends in no name that a file could have.</exception>
    public static string FileNameOf(string key)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        return IsFileName(name) ? name : throw new UsageException($"'{key}' does not end in a file name; say what the file is to be called.");
    }

    /// <summary>Whether a file may safely have this name: no separators, no way up.</summary>
    public static bool IsFileName(string name) =>
        name is not ("" or "." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0;

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
