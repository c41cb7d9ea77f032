using System.Globalization;

namespace Scenario.Oss;

/// <summary>Reads the response headers and writes the request headers of the protocol.</summary>
internal static class OssHeaders
{
    private const string MetadataPrefix = "x-oss-meta-";

    public static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(',', values) : null;

    public static ulong? Crc64(HttpResponseMessage response) =>
        ulong.TryParse(Find(response, "x-oss-hash-crc64ecma"), NumberStyles.None, CultureInfo.InvariantCulture, out var crc) ? crc : null;

    public static string ETag(HttpResponseMessage response) => (Find(response, "ETag") ?? "").Trim('"');

    public static OssWriteResult WriteResult(HttpResponseMessage response) =>
        new(ETag(response), Crc64(response), Find(response, "x-oss-request-id"), Number(Find(response, "x-oss-next-append-position")));

    public static OssObjectInfo ObjectInfo(HttpResponseMessage response, string key, long size)
    {
        var metadata = response.Headers
            .Where(h => h.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key[MetadataPrefix.Length..].ToLowerInvariant(), h => string.Join(',', h.Value), StringComparer.Ordinal);
        return new OssObjectInfo(
            key, size, ETag(response), Crc64(response), response.Content.Headers.LastModified, Find(response, "Content-Type"),
            Find(response, "x-oss-object-type") ?? "Normal", Find(response, "x-oss-storage-class"), metadata,
            Number(Find(response, "x-oss-next-append-position")), Find(response, "x-oss-request-id"));
    }

    public static List<KeyValuePair<string, string>> ForWrite(OssObjectHeaders? given)
    {
        var headers = given ?? new OssObjectHeaders();
        var list = new List<KeyValuePair<string, string>>();
        Add("content-type", headers.ContentType);
        Add("cache-control", headers.CacheControl);
        Add("content-disposition", headers.ContentDisposition);
        Add("x-oss-object-acl", headers.Acl);
        Add("x-oss-storage-class", headers.StorageClass);
        Add("x-oss-forbid-overwrite", headers.ForbidOverwrite ? "true" : null);
        foreach (var (name, value) in headers.Metadata ?? new Dictionary<string, string>())
        {
            Add(MetadataPrefix + name.ToLowerInvariant(), value.Trim());
        }

        return list;

        void Add(string name, string? value)
        {
            if (value is null)
            {
                return;
            }

            list.Add(new(name, CanBeSent(name, value)));
        }
    }

    /// <summary>A header value that arrives as it is.</summary>
    /// <exception cref="ArgumentException">The value holds what no header carries; the message names header and character.</exception>
    public static string CanBeSent(string name, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if ((char.IsControl(value[i]) && value[i] != '\t') || (char.IsSurrogate(value[i]) && !char.IsSurrogatePair(value, i)))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The header {name} cannot be sent: it holds U+{(int)value[i]:X4}."));
            }

            i += char.IsSurrogate(value[i]) ? 1 : 0;
        }

        return value;
    }

    /// <summary>The same for the vendor's SDK, whose transport takes ASCII only.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public static string CanBeSentAsAscii(string name, string value) =>
        System.Text.Ascii.IsValid(CanBeSent(name, value)) ? value
            : throw new ArgumentException($"The header {name} cannot be sent: the vendor's SDK takes ASCII only. The own client takes any letters.");

    public static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
