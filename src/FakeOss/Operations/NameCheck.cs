namespace Scenario.FakeOss.Operations;

/// <summary>Bucket and key have legal names, and the bucket exists. After authentication,
/// because the signature tells how an ambiguous target is to be read.</summary>
internal static class NameCheck
{
    /// <exception cref="OssErrorException">InvalidBucketName, InvalidObjectName, NoSuchBucket, NoSuchKey.</exception>
    public static void Require(OssContext context)
    {
        var (request, operation, exists) = (context.Request, context.Operation, context.Facts.Bucket is not null);
        if (request.Bucket is { } bucket)
        {
            ObjectNames.RequireBucket(bucket, isNew: operation.IsWithoutBucket || (operation.CreatesBucket && !exists));
        }

        // what cannot be written is only missing when it is read
        var isMissing = operation.Call == OssCallKind.ObjectRead && request.Key is ['/', ..];
        if (request.Key is { } key && !isMissing)
        {
            ObjectNames.RequireKey(key);
        }

        (!exists && operation is { IsWithoutBucket: false, CreatesBucket: false } ? new OssError.NoSuchBucket(request.Bucket!)
            : isMissing ? new OssError.NoSuchKey(request.Key!)
            : (OssError?)null)?.Throw();
    }
}
