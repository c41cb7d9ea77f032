namespace Scenario.FakeOss.Buckets;

/// <summary>DeleteBucket, only when no object, version or unfinished upload is left.</summary>
internal static class DeleteBucket
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("DELETE", "DeleteBucket", HandleAsync) with { Refuses = ListObjects.Parameters };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await context.WriteAsync((transaction, current) =>
        {
            (transaction.Buckets.HasContent(current.Bucket.Id) ? new OssError.BucketNotEmpty(context.Bucket.Name) : null)?.Throw();
            transaction.Buckets.Remove(current.Bucket.Id);
        });
        return OssResponse.NoContent();
    }
}
