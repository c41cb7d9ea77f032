using System.Text;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>The tags of a bucket: condition keys <c>oss:BucketTag/…</c> of every call on it.</summary>
/// <remarks>Stored as JSON, as the authorizer reads them. A bucket without tags answers an empty set, not an error.</remarks>
internal sealed class BucketTags : BucketConfiguration
{
    public override string Kind => OssAuthorizer.TagConfiguration;

    public override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken) =>
        Write(TaggingDocument.Parse(await XmlBody.ReadAsync(context.Request, "Tagging", cancellationToken), TagRules.OfBucket));

    public override OssResponse Answer(byte[] stored) => OssResponse.Xml(TaggingDocument.Of(Read(stored)));

    public override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(TaggingDocument.Of(ObjectTags.Empty));

    public static ObjectTags Read(byte[]? stored) => stored is null ? ObjectTags.Empty : ObjectTags.FromJson(Encoding.UTF8.GetString(stored));

    public static byte[] Write(ObjectTags tags) => Encoding.UTF8.GetBytes(tags.ToJson());
}
