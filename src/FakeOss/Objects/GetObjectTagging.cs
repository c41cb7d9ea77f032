using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectTagging: an empty set when there are no tags (oss-protocol 4.11).</summary>
internal static class GetObjectTagging
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetObjectTagging", OssCallKind.ObjectControl, HandleAsync, "tagging") with
    {
        VersionAction = "oss:GetObjectVersionTagging",
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = ObjectReads.Require(context);
        return ValueTask.FromResult(OssResponse.Xml(TaggingDocument.Of(row.Tags)).WithVersion(context.Bucket, row));
    }
}
