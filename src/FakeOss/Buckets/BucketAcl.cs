namespace Scenario.FakeOss.Buckets;

/// <summary>The ACL of a bucket: set by the header <c>x-oss-acl</c>, which makes a bucket that is missing, as the vendor's SDK expects.</summary>
internal static class BucketAcl
{
    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("PUT", "PutBucketAcl", PutAsync, "acl") with { CreatesBucket = true, AclHeader = UploadHeaders.BucketAcl },
        OssOperation.OfBucket(
            "GET", "GetBucketAcl", static context => OssResponse.Acl(context.Bucket.Owner, context.Bucket.Acl), "acl"),
    ];

    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        return await context.WriteAsync((transaction, current) =>
        {
            if (current.Facts.Bucket is not { } existing)
            {
                PutBucket.Create(transaction, context, acl, default);
            }
            else
            {
                transaction.Buckets.SetAcl(existing.Row.Id, acl);
            }
        }, OssResponse.Empty().With("Location", "/" + context.Request.Bucket));
    }
}
