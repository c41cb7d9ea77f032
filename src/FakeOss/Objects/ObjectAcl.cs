namespace Scenario.FakeOss.Objects;

/// <summary>The ACL of an object: set by the header <c>x-oss-object-acl</c>, and the word <c>default</c> where it never was (oss-protocol 4.12).</summary>
internal static class ObjectAcl
{
    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfObject("PUT", "PutObjectAcl", OssCallKind.ObjectControl, PutAsync, "acl") with
        {
            VersionAction = "oss:PutObjectVersionAcl",
            AclHeader = UploadHeaders.ObjectAcl,
            Refusal = "You do not have write acl permission on this object.",
        },
        OssOperation.OfObject("GET", "GetObjectAcl", OssCallKind.ObjectControl, Get, "acl") with
        {
            VersionAction = "oss:GetObjectVersionAcl",
            Refusal = "You do not have read acl permission on this object.",
        },
    ];

    // Without the header it stays as it is.
    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadObjectAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        var (bucket, row) = await context.WriteAsync((transaction, current) =>
        {
            var found = ObjectReads.Require(current);
            return (current.Bucket, acl is null ? found : transaction.Objects.Change(found, version => version with { Acl = acl }));
        });
        return OssResponse.Empty().WithVersion(bucket, row);
    }

    private static OssResponse Get(OssContext context)
    {
        var row = ObjectReads.Require(context);
        return OssResponse.Acl(context.Bucket.Owner, row.Acl).WithVersion(context.Bucket, row);
    }
}
