using System.Text;

namespace Scenario.FakeOss.Storage;

/// <summary>Entity headers and <c>x-oss-meta-*</c> of an object: lower-case names, values as sent.</summary>
internal sealed class StoredHeaders(IReadOnlyList<KeyValuePair<string, string>> items)
{
    public const string MetadataPrefix = "x-oss-meta-";
    public const string ClientEncryptionPrefix = "x-oss-meta-client-side-encryption-";
    public const string ContentType = "content-type";
    public const string DefaultContentType = "application/octet-stream";

    public static readonly StoredHeaders Empty = new([]);
    public static readonly string[] EntityNames = [ContentType, "cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

    public IReadOnlyList<KeyValuePair<string, string>> Items { get; init; } = items;

    public string? this[string name]
    {
        get
        {
            foreach (var (candidate, value) in Items)
            {
                if (candidate == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Names and values of the user metadata together, in UTF-8 bytes; the limit is 8 KB.</summary>
    public int MetadataBytes =>
        Items.Where(item => item.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            .Sum(item => Encoding.UTF8.GetByteCount(item.Key) + Encoding.UTF8.GetByteCount(item.Value));

    /// <summary>Picks what an object keeps out of a request's headers.</summary>
    public static StoredHeaders From(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in headers)
        {
            if (EntityNames.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                kept.Add(new(name.ToLowerInvariant(), value));
            }
        }

        return new StoredHeaders(kept);
    }

    /// <summary>
    /// These, and of others what a copy cannot do without where these do not say it: the Content-Type, and how the client encrypted the bytes.
    /// </summary>
    public StoredHeaders Completed(StoredHeaders others)
    {
        var missing = others.Items
            .Where(item => (item.Key == ContentType || item.Key.StartsWith(ClientEncryptionPrefix, StringComparison.Ordinal)) && this[item.Key] is null)
            .ToList();
        return missing.Count == 0 ? this : new StoredHeaders([.. Items, .. missing]);
    }
}
