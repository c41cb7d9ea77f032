using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObject: receive, check, then one transaction makes the object visible (oss-protocol 4.1).</summary>
internal sealed class PutObject(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        RefuseCallback(context.Request);
        store.Read(transaction => Overwriting.Require(transaction, context.Bucket, context.Key, headers.ForbidsOverwrite));
        await using var content = await ContentChecks.ReceiveAsync(
            store,
            context.Request,
            new BlobPlace(context.Bucket.Name, context.Key, IsWhole: true),
            cancellationToken);
        var row = await store.WriteAsync(transaction =>
        {
            var bucket = transaction.Buckets.Require(context.Bucket);
            Overwriting.Require(transaction, bucket, context.Key, headers.ForbidsOverwrite);
            return transaction.Objects.Put(bucket, RowOf(transaction, context, bucket, headers, content), content.Segments);
        });
        content.Keep();
        return OssResponse.Empty()
            .With("ETag", row.QuotedETag)
            .With("Content-MD5", content.Md5Base64)
            .WithCrc64(row.Crc64)
            .With("x-oss-server-side-encryption", row.Encryption)
            .WithVersion(context.Bucket, row);
    }

    private static ObjectRow RowOf(IndexTransaction transaction, OssContext context, BucketRow bucket, UploadHeaders headers, ReceivedContent content) => new()
    {
        Key = context.Key,
        Type = ObjectType.Normal,
        ETag = content.Md5Hex,
        Size = content.Size,
        Crc64 = content.Crc64,
        ContentMd5 = content.Md5Base64,
        LastModified = context.Now,
        StorageClass = headers.StorageClass ?? bucket.StorageClass,
        Acl = headers.Acl,
        Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(transaction, bucket),
        Headers = headers.Headers,
        Tags = headers.Tags,
    };

    private static void RefuseCallback(OssRequest request)
    {
        if (request.Header("x-oss-callback") is not null || request.Query.Has("callback"))
        {
            throw new OssError.NotImplemented("x-oss-callback").ToException();
        }
    }
}
