using System.Xml.Linq;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucket; again by the same owner it only sets the ACL (oss-protocol section 5).</summary>
internal static class PutBucket
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("PUT", "PutBucket", HandleAsync) with
    {
        IsWithoutBucket = true,
        Refuses = ListObjects.Parameters,
        AclHeader = UploadHeaders.BucketAcl,
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request);
        var encryption = UploadHeaders.ReadEncryption(context.Request);
        var (storageClass, redundancy) = ReadConfiguration(await XmlBody.ReadBytesAsync(context.Request, cancellationToken), context.Options.Region);
        storageClass ??= UploadHeaders.ReadStorageClass(context.Request.Header("x-oss-storage-class"), "x-oss-storage-class");
        var name = context.Request.Bucket!;
        await context.Store.WriteAsync(transaction =>
        {
            if (transaction.Buckets.Find(name) is { } existing)
            {
                Update(transaction, existing, context.Caller.AccountId, acl, storageClass);
                return Encrypt(transaction, existing.Id, encryption);
            }

            return Encrypt(transaction, Create(transaction, context, acl, storageClass, redundancy), encryption);
        });
        return OssResponse.Empty().With("Location", "/" + name);
    }

    /// <summary>Adds the bucket that the request names, owned by its caller; null takes the default.</summary>
    /// <exception cref="OssErrorException">TooManyBuckets.</exception>
    public static long Create(
        IndexTransaction transaction, OssContext context, string? acl, string? storageClass = null, string? redundancy = null)
    {
        if (transaction.Buckets.Count(context.Caller.AccountId) >= context.Options.MaximumBuckets)
        {
            throw new OssError.TooManyBuckets().ToException();
        }

        var id = transaction.Buckets.Add(new BucketRow
        {
            Name = context.Request.Bucket!,
            Owner = context.Caller.AccountId,
            Region = context.Options.Region,
            Acl = acl ?? "private",
            StorageClass = storageClass ?? "Standard",
            Redundancy = redundancy ?? "LRS",
            Created = context.Now,
        });
        if (context.Options.BlockPublicAccess)
        {
            BucketPublicAccessBlock.SwitchOn(transaction, id);
        }

        return id;
    }

    // the header says what PutBucketEncryption would say
    private static long Encrypt(IndexTransaction transaction, long bucketId, string? algorithm)
    {
        if (algorithm is not null)
        {
            BucketEncryption.Set(transaction, bucketId, algorithm);
        }

        return bucketId;
    }

    private static void Update(IndexTransaction transaction, BucketRow existing, string accountId, string? acl, string? storageClass)
    {
        if (existing.Owner != accountId)
        {
            throw new OssError.BucketAlreadyExists(existing.Name).ToException();
        }

        if (storageClass is not null && storageClass != existing.StorageClass)
        {
            throw new OssError.BucketAlreadyExists(existing.Name, "Cannot modify existing bucket's storage class.").ToException();
        }

        if (acl is not null)
        {
            transaction.Buckets.SetAcl(existing.Id, acl);
        }
    }

    private static (string? StorageClass, string? Redundancy) ReadConfiguration(byte[] body, string region)
    {
        if (body.Length == 0)
        {
            return (null, null);
        }

        XElement root = XmlBody.Parse(body, "CreateBucketConfiguration");
        if (root.Text("LocationConstraint")?.Trim() is { Length: > 0 } location && location != "oss-" + region)
        {
            throw new OssError.InvalidLocationConstraint(location).ToException();
        }

        var redundancy = root.Text("DataRedundancyType");
        if (redundancy is not null and not "LRS" and not "ZRS")
        {
            throw new OssError.InvalidArgument("The data redundancy type is not valid.", "DataRedundancyType", redundancy).ToException();
        }

        return (UploadHeaders.ReadStorageClass(root.Text("StorageClass"), "StorageClass"), redundancy);
    }
}
