namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucket; again by the same owner it only sets the ACL (oss-protocol section 5). DeleteBucket, only when nothing is left in it.</summary>
internal static class PutBucket
{
    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("PUT", "PutBucket", HandleAsync) with
        {
            IsWithoutBucket = true,
            Refuses = ListObjects.Parameters,
            Permissions = PermissionsOf,
            AclHeader = UploadHeaders.BucketAcl,
        },
        OssOperation.OfBucket("DELETE", "DeleteBucket", DeleteAsync) with { Refuses = ListObjects.Parameters },
    ];

    private static ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken) => context.WriteAsync((transaction, current) =>
    {
        (transaction.Buckets.HasContent(current.Bucket.Id) ? new OssError.BucketNotEmpty(context.Bucket.Name) : null)?.Throw();
        transaction.Buckets.Remove(current.Bucket.Id);
    }, OssResponse.NoContent());

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request);
        var encryption = UploadHeaders.ReadEncryption(context.Request);
        var wanted = ReadConfiguration(await XmlBody.ReadBytesAsync(context.Request, cancellationToken), context.Options);
        wanted.StorageClass ??= UploadHeaders.ReadStorageClass(context.Request.Header("x-oss-storage-class"), "x-oss-storage-class");
        return await context.WriteAsync((transaction, current) =>
        {
            var id = current.Facts.Bucket is { } existing
                ? Update(transaction, existing.Row, context.Caller.AccountId, acl, wanted.StorageClass) : Create(transaction, context, acl, wanted);
            if (encryption is not null)
            {
                // the header says what PutBucketEncryption would say
                BucketEncryption.Set(transaction, id, encryption);
            }
        }, OssResponse.Empty().With("Location", "/" + context.Request.Bucket));
    }

    /// <summary>Adds the bucket that the request names, owned by its caller; null takes the default.</summary>
    /// <exception cref="OssErrorException">TooManyBuckets.</exception>
    public static long Create(
        IndexTransaction transaction, OssContext context, string? acl, (string? StorageClass, string? Redundancy, string? Region) wanted)
    {
        (transaction.Buckets.Count(context.Caller.AccountId) >= context.Options.MaximumBuckets ? OssError.TooManyBuckets : null)?.Throw();
        var id = transaction.Buckets.Add(new BucketRow
        {
            Name = context.Request.Bucket!,
            Owner = context.Caller.AccountId,
            Region = wanted.Region ?? context.Options.Region,
            Acl = acl ?? OssAcl.Private,
            StorageClass = wanted.StorageClass ?? "Standard",
            Redundancy = wanted.Redundancy ?? "LRS",
            Created = context.Now,
        });
        if (context.Options.BlockPublicAccess)
        {
            BucketPublicAccessBlock.SwitchOn(transaction, id);
        }

        return id;
    }

    // To create is a permission on a name. What the headers change of a bucket that the account has already is the bucket's, and its policy speaks too.
    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        var own = context.Operation.Own(context);
        if (context.Facts.Bucket is not { } bucket || bucket.Row.Owner != context.Caller.AccountId)
        {
            yield return own;
            yield break;
        }

        own = own with { Bucket = bucket };
        yield return own;
        if (context.Request.Header(UploadHeaders.BucketAcl) is not null)
        {
            yield return own with { Action = "oss:PutBucketAcl" };
        }

        if (UploadHeaders.ReadEncryption(context.Request) is not null)
        {
            yield return own with { Action = "oss:PutBucketEncryption" };
        }
    }

    private static long Update(IndexTransaction transaction, BucketRow existing, string accountId, string? acl, string? storageClass)
    {
        (existing.Owner != accountId ? new OssError.BucketAlreadyExists(existing.Name)
            : storageClass is not null && storageClass != existing.StorageClass
                ? new OssError.BucketAlreadyExists(existing.Name, "Cannot modify existing bucket's storage class.")
            : null)?.Throw();
        transaction.Buckets.SetAcl(existing.Id, acl);
        return existing.Id;
    }

    private static (string? StorageClass, string? Redundancy, string? Region) ReadConfiguration(byte[] body, OssOptions options)
    {
        var root = body.Length == 0 ? null : XmlBody.Parse(body, "CreateBucketConfiguration");
        var region = root?.Text("LocationConstraint")?.Trim() switch
        {
            null or "" => null,
            ['o', 's', 's', '-', .. var name] when options.HasRegion(name) => name,
            var location => throw new OssError.InvalidLocationConstraint(location).ToException(),
        };
        var redundancy = root?.Text("DataRedundancyType");
        (redundancy is null or "LRS" or "ZRS" ? null
            : new OssError.InvalidArgument("The data redundancy type is not valid.", "DataRedundancyType", redundancy))?.Throw();
        return (UploadHeaders.ReadStorageClass(root?.Text("StorageClass"), "StorageClass"), redundancy, region);
    }
}
