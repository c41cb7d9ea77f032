using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Buckets on the S3 server.</summary>
internal static class S3Buckets
{
    /// <summary>Makes a bucket unless it is there.</summary>
    /// <returns>True when it was made now.</returns>
    public static async Task<bool> EnsureAsync(AmazonS3Client client, string bucket, CancellationToken cancellationToken)
    {
        if (await S3Failure.ExistsAsync(() => client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken)))
        {
            return false;
        }

        try
        {
            await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket, UseClientRegion = false }, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            return false;
        }
    }
}
