using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scenario.FakeOss.Objects;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Multipart;

/// <summary>CompleteMultipartUpload: the parts become the segments of one object, no byte is copied (oss-protocol 4.9).</summary>
internal static class CompleteMultipartUpload
{
    public static readonly OssOperation Operation =
        OssOperation.OfObject("POST", "CompleteMultipartUpload", OssCallKind.ObjectWrite, HandleAsync, "uploadId") with
        {
            Action = "oss:PutObject",
            AclHeader = UploadHeaders.ObjectAcl,
            CallsBack = true,
        };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        Uploads.Require(context.Index, context); // before anything in the body is looked at
        var encoding = ListEncoding.Of(request);
        var acl = UploadHeaders.ReadObjectAcl(request);
        var forbidsOverwrite = request.Flag(UploadHeaders.ForbidOverwrite);
        var list = await CompletionList.ReadAsync(request, cancellationToken);
        var (digested, md5) = await ReadMd5Async(context, list, cancellationToken);
        var (bucket, row) = await context.WriteAsync((transaction, current) =>
        {
            var upload = Uploads.Require(transaction, current);
            var parts = list.Choose(transaction.Uploads.Parts(upload.Id));
            NewObject.RequireFree(transaction, current, forbidsOverwrite, "0042-00000214");
            RequireDataSize(upload, parts);
            var whole = RowOf(context, upload, acl, parts, digested.SequenceEqual(parts) ? md5 : null);
            var stored = transaction.Objects.Put(current.Bucket, whole, OssStore.SegmentsOf(parts));
            transaction.Uploads.Remove(upload.Id);
            return (current.Bucket, stored);
        });
        return OssResponse.Xml("CompleteMultipartUploadResult", xml =>
        {
            xml.Text("EncodingType", encoding.Name);
            xml.Text("Location", Endpoints.LocationOf(request));
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("Key", encoding.Apply(context.Key));
            xml.Text("ETag", row.QuotedETag);
        }).WithNew(bucket, row).Storing(row);
    }

    /// <summary>MD5 of the parts' ETags as upper-case hex text, a dash, and their number.</summary>
    internal static string ETagOf(IReadOnlyList<PartRow> parts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Convert.ToHexString(MD5.HashData(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => part.ETag)))))}-{parts.Count}");

    // A client that encrypts says beforehand how many bytes it has; more or fewer could not be decrypted.
    private static void RequireDataSize(UploadRow upload, IReadOnlyList<PartRow> parts)
    {
        const string Header = StoredHeaders.ClientEncryptionPrefix + "data-size";
        if (upload.Headers[Header] is { } text
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var announced)
            && announced != parts.Sum(part => part.Size))
        {
            throw new OssError.InvalidArgument("The parts together do not have the announced size.", Header, text).ToException();
        }
    }

    // Parts that come in order give a digest of the whole, others do not. It takes its time, so it comes with the parts that it is of: those that there are
    // once the body is there, and whose bytes can be held.
    private static async Task<(IReadOnlyList<PartRow> Parts, string? Md5)> ReadMd5Async(
        OssContext context, CompletionList list, CancellationToken cancellationToken)
    {
        var (parts, content) = context.Store.Read<(IReadOnlyList<PartRow>, ObjectContent?)>(transaction =>
        {
            var upload = Uploads.Require(transaction, context);
            var chosen = upload.Sequential ? list.Choose(transaction.Uploads.Parts(upload.Id)) : [];
            return (chosen, upload.Sequential ? context.Store.Open(transaction, OssStore.SegmentsOf(chosen)) : null);
        });
        await using (content)
        {
            await using var bytes = content?.OpenRead(0, content.Segments.Sum(static segment => segment.Size), cancellationToken);
            return (parts, bytes is null ? null : Convert.ToBase64String(await MD5.HashDataAsync(bytes, cancellationToken)));
        }
    }

    private static ObjectRow RowOf(OssContext context, UploadRow upload, string? acl, IReadOnlyList<PartRow> parts, string? md5) => new()
    {
        Key = upload.Key,
        Type = ObjectType.Multipart,
        ETag = ETagOf(parts),
        Size = parts.Sum(part => part.Size),
        ContentMd5 = md5,
        Crc64 = parts.Aggregate(0UL, (crc, part) => OssCrc64.Combine(crc, part.Crc64, part.Size)),
        LastModified = context.Now,
        StorageClass = upload.StorageClass,
        Acl = acl ?? upload.Acl,
        Encryption = upload.Encryption,
        Headers = upload.Headers,
        Tags = upload.Tags,
    };
}
