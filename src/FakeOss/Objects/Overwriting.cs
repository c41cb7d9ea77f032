using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>The header <c>x-oss-forbid-overwrite</c>; in a versioned bucket nothing is lost, so there it has no effect.</summary>
internal static class Overwriting
{
    /// <exception cref="OssErrorException">FileAlreadyExists.</exception>
    public static bool Require(IndexTransaction transaction, BucketRow bucket, string key, bool forbidsOverwrite)
    {
        if (forbidsOverwrite && !bucket.IsVersioned && transaction.Objects.FindLatest(bucket.Id, key) is { IsDeleteMarker: false })
        {
            throw new OssError.FileAlreadyExists().ToException();
        }

        return true;
    }
}
