using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>DeleteObjectTagging: 204, also when there were no tags (oss-protocol 4.11).</summary>
internal static class DeleteObjectTagging
{
    public static readonly OssOperation Operation = OssOperation.OfObject("DELETE", "DeleteObjectTagging", OssCallKind.ObjectControl, HandleAsync, "tagging") with
    {
        VersionAction = "oss:DeleteObjectVersionTagging",
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = await context.WriteAsync((transaction, current) =>
        {
            var found = ObjectReads.Require(current);
            transaction.Objects.SetTags(found, ObjectTags.Empty);
            return found;
        });
        return OssResponse.NoContent().WithVersion(context.Bucket, row);
    }
}
