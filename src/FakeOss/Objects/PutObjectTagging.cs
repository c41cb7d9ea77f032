using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObjectTagging: replaces all tags of an object, at most 10 (oss-protocol 4.11).</summary>
internal sealed class PutObjectTagging(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var tags = TaggingDocument.Parse(await XmlBody.ReadAsync(context.Request, "Tagging", cancellationToken), TagRules.OfObject);
        var row = await store.WriteAsync(transaction =>
        {
            var found = ObjectReads.Require(transaction, transaction.Buckets.Require(context.Bucket), context.Key, context.Request.VersionId);
            transaction.Objects.SetTags(found.Id, tags);
            return found;
        });
        return OssResponse.Empty().WithVersion(context.Bucket, row);
    }
}
