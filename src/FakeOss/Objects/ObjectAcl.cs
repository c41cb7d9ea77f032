namespace Scenario.FakeOss.Objects;

/// <summary>PutObjectAcl: the ACL is in the header <c>x-oss-object-acl</c>, and stays where there is none (oss-protocol 4.12).</summary>
internal static class PutObjectAcl
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "PutObjectAcl", OssCallKind.ObjectControl, HandleAsync, "acl") with
    {
        VersionAction = "oss:PutObjectVersionAcl",
        AclHeader = UploadHeaders.ObjectAcl,
        Refusal = "You do not have write acl permission on this object.",
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadObjectAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        var row = await context.WriteAsync((transaction, current) =>
        {
            var found = ObjectReads.Require(current);
            if (acl is not null)
            {
                transaction.Objects.SetAcl(found, acl);
            }

            return found;
        });
        return OssResponse.Empty().WithVersion(context.Bucket, row);
    }
}

/// <summary>GetObjectAcl: an ACL that was never set is the word <c>default</c> (oss-protocol 4.12).</summary>
internal static class GetObjectAcl
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetObjectAcl", OssCallKind.ObjectControl, Handle, "acl") with
    {
        VersionAction = "oss:GetObjectVersionAcl",
        Refusal = "You do not have read acl permission on this object.",
    };

    private static OssResponse Handle(OssContext context)
    {
        var row = ObjectReads.Require(context);
        return OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, row.Acl)).WithVersion(context.Bucket, row);
    }
}
