using System.Globalization;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Responses;

/// <summary>The headers that describe an object in answers to GET and HEAD.</summary>
internal static class ObjectHeaders
{
    private static readonly Dictionary<string, string> WireNames =
        StoredHeaders.EntityNames.ToDictionary(static name => name, CultureInfo.InvariantCulture.TextInfo.ToTitleCase); // as in Cache-Control

    /// <summary>Metadata, type and class of the object asked for; the target has the bytes, and is another object only for a symbolic link.</summary>
    public static OssResponse WithObject(this OssResponse response, BucketRow bucket, ObjectRow row, ObjectRow target) => response
        .With("Content-Type", row.Headers[StoredHeaders.ContentType] ?? StoredHeaders.DefaultContentType)
        .With("Accept-Ranges", "bytes")
        .With("Last-Modified", FormatDate(LastModified(row, target)))
        .With("ETag", target.QuotedETag)
        .With("x-oss-object-type", row.Type.ToString())
        .With("x-oss-storage-class", row.StorageClass)
        .WithCrc64(target.Crc64)
        .With("Content-MD5", target.ContentMd5)
        .With("x-oss-server-side-encryption", row.Encryption)
        .WithVersion(bucket, row)
        .With("x-oss-next-append-position", row.Type == ObjectType.Appendable ? row.Size : null)
        .With("x-oss-tagging-count", row.Tags.Items.Count is > 0 and var tags ? tags : null)
        .WithStored(row);

    /// <summary>The headers that came with the object, but for its type.</summary>
    public static OssResponse WithStored(this OssResponse response, ObjectRow row)
    {
        foreach (var (name, value) in row.Headers.Items)
        {
            if (name != StoredHeaders.ContentType)
            {
                response.With(WireNames.GetValueOrDefault(name, name), value);
            }
        }

        return response;
    }

    /// <summary>Of a link and its target the later one.</summary>
    public static DateTimeOffset LastModified(ObjectRow row, ObjectRow target) =>
        row.LastModified > target.LastModified ? row.LastModified : target.LastModified;

    /// <summary>The value of <c>x-oss-restore</c> and of RestoreInfo in listings; null when nothing is or was restored.</summary>
    public static string? RestoreInfo(ObjectRow row, DateTimeOffset now) =>
        row.RestoreReady is not { } ready || row.RestoredUntil is not { } until || until <= now ? null
        : now < ready ? "ongoing-request=\"true\""
        : $"ongoing-request=\"false\", expiry-date=\"{FormatDate(until)}\"";

    public static string FormatDate(DateTimeOffset date) => OssDate.ToHttpDate(date);
}
