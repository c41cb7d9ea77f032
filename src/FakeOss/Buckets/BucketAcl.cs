namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketAcl: the ACL is in the header <c>x-oss-acl</c>; a missing bucket is created, as the vendor's SDK expects.</summary>
internal static class PutBucketAcl
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("PUT", "PutBucketAcl", HandleAsync, "acl") with
    {
        CreatesBucket = true,
        AclHeader = UploadHeaders.BucketAcl,
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        var name = context.Request.Bucket!;
        await context.WriteAsync((transaction, current) =>
        {
            if (current.Facts.Bucket is not { } existing)
            {
                PutBucket.Create(transaction, context, acl);
            }
            else if (acl is not null)
            {
                transaction.Buckets.SetAcl(existing.Row.Id, acl);
            }
        });
        return OssResponse.Empty().With("Location", "/" + name);
    }
}

/// <summary>GetBucketAcl.</summary>
internal static class GetBucketAcl
{
    public static readonly OssOperation Operation = OssOperation.OfBucket(
        "GET", "GetBucketAcl", static context => OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, context.Bucket.Acl)), "acl");
}
