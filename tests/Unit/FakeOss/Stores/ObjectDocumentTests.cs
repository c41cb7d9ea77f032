using System.Text.Json;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;

namespace Scenario.Unit.FakeOss.Stores;

public sealed class ObjectDocumentTests
{
    private static readonly ObjectRow Plain = new()
    {
        Id = 7,
        Place = 5,
        BucketId = 3,
        Key = "users/alice/photo.jpg",
        ETag = "5D41402ABC4B2A76B9719D911017C592",
        Size = 1024,
        Crc64 = ulong.MaxValue,
        ContentMd5 = "XUFAKrxLKna5cZ2REBfFkg==",
        LastModified = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600),
        StorageClass = "Standard",
        Headers = new StoredHeaders([new(StoredHeaders.ContentType, "image/jpeg")]),
        Segments = [new("0a000001000002-00112233445566ff", 1024)],
    };

    public static TheoryData<string> Rows => ["plain", "everything", "empty", "marker", "link", "sequential"];

    [Theory]
    [MemberData(nameof(Rows))]
    public void every_member_of_a_row_is_read_as_it_was_written(string name)
    {
        var row = RowOf(name);

        var read = ObjectDocument.Read(row.Place, row.BucketId, row.Key, ObjectDocument.Write(row), row.Segments.Skip(1));

        Assert.Equal(JsonSerializer.Serialize(row), JsonSerializer.Serialize(read));
    }

    [Fact]
    public void what_is_usual_takes_no_room()
    {
        Assert.InRange(ObjectDocument.Write(Plain).Length, 1, 140);
        Assert.True(ObjectDocument.Write(Plain with { StorageClass = "IA", Acl = OssAcl.Private, VersionId = "CAEQx" }).Length > ObjectDocument.Write(Plain).Length);
    }

    [Fact]
    public void a_document_that_was_cut_short_is_no_row()
    {
        var document = ObjectDocument.Write(Plain);
        var rowEnd = document.Length - "0a000001000002-00112233445566ff".Length - 3; // where the segment begins, which a row may lack

        for (var length = 0; length < document.Length; length++)
        {
            if (length != rowEnd)
            {
                var part = document[..length];
                Assert.ThrowsAny<Exception>(() => ObjectDocument.Read(1, 1, "k", part, []));
            }
        }
    }

    private static ObjectRow RowOf(string name) => name switch
    {
        "everything" => Plain with
        {
            VersionId = "CAEQ-_0",
            Type = ObjectType.Appendable,
            StorageClass = "DeepColdArchive",
            Acl = OssAcl.PublicRead,
            Encryption = "AES256",
            RestoredUntil = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_123),
            RestoreReady = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_599_999),
            Headers = new StoredHeaders([new("content-type", ""), new("x-oss-meta-名", "値, \u00e9"), new("x-oss-meta-名", "again")]),
            Tags = new ObjectTags([new("b", "2"), new("a", "")]),
            Segments = [new("one", 1), new("two", 5L * 1024 * 1024 * 1024), new("three", 3)],
        },
        "empty" => Plain with { Size = 0, Segments = [], Headers = StoredHeaders.Empty },
        "marker" => new ObjectRow { Key = "k", ETag = "", LastModified = Plain.LastModified, StorageClass = "Standard", IsDeleteMarker = true },
        "link" => Plain with { Type = ObjectType.Symlink, ContentMd5 = null, SymlinkTarget = "a%2Fb+c", Segments = [] },
        "sequential" => Plain with { Type = ObjectType.Multipart, ETag = "5D41402ABC4B2A76B9719D911017C592-3" },
        _ => Plain,
    };
}
