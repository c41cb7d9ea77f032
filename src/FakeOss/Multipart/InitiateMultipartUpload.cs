using System.Globalization;
using System.Security.Cryptography;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Objects;

namespace Scenario.FakeOss.Multipart;

/// <summary>InitiateMultipartUpload: keeps what the object will be (oss-protocol 4.9).</summary>
internal static class InitiateMultipartUpload
{
    public static readonly OssOperation Operation =
        OssOperation.OfObject("POST", "InitiateMultipartUpload", OssCallKind.ObjectWrite, HandleAsync, "uploads") with
        {
            Action = "oss:PutObject",
            AclHeader = UploadHeaders.ObjectAcl,
            RequestTags = OssOperation.TagsOfHeader,
        };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        var encoding = ListEncoding.Of(context.Request);
        var upload = await context.WriteAsync((transaction, current) =>
        {
            var bucket = current.Bucket;
            Overwriting.Require(transaction, bucket, context.Key, headers.ForbidsOverwrite);
            var row = new UploadRow
            {
                Id = UploadIds.Next(context.Now),
                BucketId = bucket.Id,
                Key = context.Key,
                Initiated = context.Now,
                StorageClass = headers.StorageClass ?? bucket.StorageClass,
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
            xml.OptionalText("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("Key", encoding.Apply(context.Key));
            xml.Text("UploadId", upload.Id);
        }).With("x-oss-server-side-encryption", upload.Encryption);
    }
}

/// <summary>Ids of uploads: 32 upper-case hex digits that sort by creation.</summary>
internal static class UploadIds
{
    private static uint _counter;

    public static string Next(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.ToUnixTimeSeconds():X10}{Interlocked.Increment(ref _counter):X8}{RandomNumberGenerator.GetHexString(14)}");
}
