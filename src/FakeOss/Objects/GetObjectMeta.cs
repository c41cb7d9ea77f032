using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectMeta: length, ETag and date only; of a symbolic link its own (oss-protocol 4.4).</summary>
internal sealed class GetObjectMeta(OssStore store) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = store.Read(transaction => ObjectReads.Require(transaction, context.Bucket, context.Key, context.Request.VersionId));
        // a GET announces no length here, since no bytes follow
        var response = OssResponse.HeadersOnly(HttpMethods.IsHead(context.Request.Method) ? row.Size : 0)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .WithCrc64(row.Crc64)
            .WithVersion(context.Bucket, row);
        return ValueTask.FromResult(response);
    }
}
