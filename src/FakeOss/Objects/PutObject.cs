using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObject (oss-protocol 4.1).</summary>
internal static class PutObject
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "PutObject", OssCallKind.ObjectWrite, HandleAsync) with
    {
        Refuses = ["versionId"],
        AclHeader = UploadHeaders.ObjectAcl,
        RequestTags = OssOperation.TagsOfHeader,
        CallsBack = true,
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = await WholeUpload.StoreAsync(context.Store, context, cancellationToken);
        return OssResponse.Empty().WithUpload(context.Bucket, row);
    }
}
