using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectAcl: an ACL that was never set is the word <c>default</c> (oss-protocol 4.12).</summary>
internal static class GetObjectAcl
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetObjectAcl", OssCallKind.ObjectControl, HandleAsync, "acl") with
    {
        VersionAction = "oss:GetObjectVersionAcl",
        Refusal = "You do not have read acl permission on this object.",
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = ObjectReads.Require(context);
        return ValueTask.FromResult(OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, row.Acl)).WithVersion(context.Bucket, row));
    }
}
