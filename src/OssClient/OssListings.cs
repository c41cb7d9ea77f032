using System.Runtime.CompilerServices;

namespace Scenario.Oss;

/// <summary>Reads listings to their end.</summary>
public static class OssListings
{
    /// <summary>Every object under a prefix, page by page.</summary>
    public static async IAsyncEnumerable<OssListedObject> ListAllAsync(this IOssClient oss, string bucket, string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var request = new OssListRequest(prefix); ;)
        {
            var page = await oss.ListObjectsAsync(bucket, request, cancellationToken);
            foreach (var item in page.Objects)
            {
                yield return item;
            }

            if (page.NextContinuationToken is not { } next)
            {
                yield break;
            }

            request = request with { ContinuationToken = next };
        }
    }
}
