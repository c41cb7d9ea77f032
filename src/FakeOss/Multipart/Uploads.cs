using System.Globalization;
using System.Security.Cryptography;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Objects;

namespace Scenario.FakeOss.Multipart;

/// <summary>Uploads begin and keep what the object will be, or end without one, and the bytes of their parts go (oss-protocol 4.9).</summary>
internal static class Uploads
{
    public static readonly OssOperation[] Operations =
    [
        NewObject.Operation("POST", "InitiateMultipartUpload", InitiateAsync, "uploads"),
        OssOperation.OfObject("DELETE", "AbortMultipartUpload", OssCallKind.ObjectWrite, AbortAsync, "uploadId"),
    ];

    public const int LargestPartNumber = 10_000;

    private static uint _counter;

    /// <summary>The upload of this key; an id that belongs to another key is as unknown as none.</summary>
    /// <exception cref="OssErrorException">NoSuchUpload, with the number that the vendor's pages give it for this operation.</exception>
    public static UploadRow Require(IndexTransaction transaction, OssContext context, string? ec = null)
    {
        var id = context.Request.Query["uploadId"] ?? "";
        return transaction.Uploads.Find(context.Bucket.Id, context.Key, id)
            ?? throw (ec is null ? new OssError.NoSuchUpload(id) : new OssError.NoSuchUpload(id, ec)).ToException();
    }

    private static ValueTask<OssResponse> AbortAsync(OssContext context, CancellationToken cancellationToken) =>
        context.WriteAsync((transaction, current) => transaction.Uploads.Remove(Require(transaction, current).Id), OssResponse.NoContent());

    private static async ValueTask<OssResponse> InitiateAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        var encoding = ListEncoding.Of(context.Request);
        var upload = await context.WriteAsync((transaction, current) =>
        {
            NewObject.RequireFree(transaction, current, headers.ForbidsOverwrite);
            var row = new UploadRow
            {
                Id = NextId(context.Now),
                BucketId = current.Bucket.Id,
                Key = context.Key,
                Initiated = context.Now,
                StorageClass = headers.StorageClass ?? current.Bucket.StorageClass,
                Acl = headers.Acl,
                Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(current.Settings),
                Sequential = context.Request.Query.Has("sequential"),
                Headers = headers.Headers,
                Tags = headers.Tags,
            };
            transaction.Uploads.Add(row);
            return row;
        });
        return OssResponse.Xml("InitiateMultipartUploadResult", xml =>
        {
            xml.Text("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("Key", encoding.Apply(context.Key));
            xml.Text("UploadId", upload.Id);
        }).With("x-oss-server-side-encryption", upload.Encryption);
    }

    // 32 upper-case hex digits that sort by creation.
    private static string NextId(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.ToUnixTimeSeconds():X10}{Interlocked.Increment(ref _counter):X8}{RandomNumberGenerator.GetHexString(14)}");
}
