using System.Buffers;
using System.Security.Cryptography;

namespace Scenario.FakeOss.Stores;

/// <summary>The row of an object in bytes: its members in order, each as short as it can be, since a store has one for every object and reads all of them
/// when it starts. What its columns say stands not in it, and of the segments only the first: see <see cref="IndexSchema"/>.</summary>
internal static class ObjectDocument
{
    private const string UsualClass = "Standard";
    private const string NoMd5 = "-";

    public static byte[] Write(ObjectRow row)
    {
        using var document = new MemoryStream(256);
        using var writer = new BinaryWriter(document);
        writer.Write7BitEncodedInt64(row.Id);
        writer.Write(Unless(ObjectRow.NullVersion, row.VersionId));
        writer.Write(row.IsDeleteMarker);
        writer.Write((byte)row.Type);
        writer.Write(row.ETag);
        writer.Write7BitEncodedInt64(row.Size);
        writer.Write(row.Crc64);
        writer.Write(row.ContentMd5 == Md5Of(row.ETag) ? "" : row.ContentMd5 ?? NoMd5);
        writer.Write7BitEncodedInt64(row.LastModified.ToUnixTimeSeconds());
        writer.Write(Unless(UsualClass, row.StorageClass));
        writer.Write(Unless(OssAcl.Default, row.Acl));
        writer.Write(row.SymlinkTarget ?? "");
        writer.Write(row.Encryption ?? "");
        writer.Write7BitEncodedInt64(row.RestoredUntil?.UtcTicks ?? 0);
        writer.Write7BitEncodedInt64(row.RestoreReady?.UtcTicks ?? 0);
        Write(writer, row.Headers.Items);
        Write(writer, row.Tags.Items);
        if (row.Segments is [var first, ..])
        {
            writer.Write(first.Blob);
            writer.Write7BitEncodedInt64(first.Size);
        }

        return document.ToArray();
    }

    /// <param name="place">Its column.</param>
    /// <param name="bucketId">Its column.</param>
    /// <param name="key">Its column.</param>
    /// <param name="document">As written.</param>
    /// <param name="further">The segments behind the first.</param>
    /// <exception cref="IOException">It ends too early.</exception>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static ObjectRow Read(long place, long bucketId, string key, byte[] document, IEnumerable<BlobSegment> further)
    {
        using var reader = new BinaryReader(new MemoryStream(document));
        string etag;
        return new ObjectRow // members are read in the order in which they stand here
        {
            Id = reader.Read7BitEncodedInt64(),
            Place = place,
            BucketId = bucketId,
            Key = key,
            VersionId = Text(reader) ?? ObjectRow.NullVersion,
            IsDeleteMarker = reader.ReadBoolean(),
            Type = (ObjectType)reader.ReadByte(),
            ETag = etag = reader.ReadString(),
            Size = reader.Read7BitEncodedInt64(),
            Crc64 = reader.ReadUInt64(),
            ContentMd5 = reader.ReadString() is var md5 && md5 == NoMd5 ? null : md5.Length == 0 ? Md5Of(etag) : md5,
            LastModified = DateTimeOffset.FromUnixTimeSeconds(reader.Read7BitEncodedInt64()),
            StorageClass = Text(reader) ?? UsualClass,
            Acl = Text(reader) ?? OssAcl.Default,
            SymlinkTarget = Text(reader),
            Encryption = Text(reader),
            RestoredUntil = Time(reader),
            RestoreReady = Time(reader),
            Headers = Pairs(reader) is { Length: > 0 } headers ? new StoredHeaders(headers) : StoredHeaders.Empty,
            Tags = Pairs(reader) is { Length: > 0 } tags ? new ObjectTags(tags) : ObjectTags.Empty,
            Segments = reader.BaseStream.Position == document.Length ? [] : [new(reader.ReadString(), reader.Read7BitEncodedInt64()), .. further],
        };
    }

    // Of most objects the ETag is the MD5 as well, in hex.
    private static string? Md5Of(string etag)
    {
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
        return Convert.FromHexString(etag, md5, out _, out var count) == OperationStatus.Done && count == md5.Length ? Convert.ToBase64String(md5) : null;
    }

    private static string Unless(string usual, string text) => text == usual ? "" : text;

    private static string? Text(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(BinaryReader reader) => reader.Read7BitEncodedInt64() is var ticks and > 0 ? new(ticks, TimeSpan.Zero) : null;

    private static void Write(BinaryWriter writer, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.Write7BitEncodedInt(pairs.Count);
        foreach (var (name, value) in pairs)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static KeyValuePair<string, string>[] Pairs(BinaryReader reader)
    {
        var pairs = new KeyValuePair<string, string>[reader.Read7BitEncodedInt()];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(reader.ReadString(), reader.ReadString());
        }

        return pairs;
    }
}
