using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectTagging: an empty set when there are no tags (oss-protocol 4.11).</summary>
internal sealed class GetObjectTagging(OssStore store) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = store.Read(transaction => ObjectReads.Require(transaction, context.Bucket, context.Key, context.Request.VersionId));
        return ValueTask.FromResult(OssResponse.Xml(TaggingDocument.Of(row.Tags)).WithVersion(context.Bucket, row));
    }
}
