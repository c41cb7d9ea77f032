using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>GetSymlink: about the link, never its target (oss-protocol 4.10).</summary>
internal sealed class GetSymlink(OssStore store) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = store.Read(transaction => ObjectReads.Require(transaction, context.Bucket, context.Key, context.Request.VersionId));
        if (row.SymlinkTarget is not { } target)
        {
            throw new OssError.NotSymlink().ToException();
        }

        var response = OssResponse.Empty()
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .With(PutSymlink.TargetHeader, target)
            .WithVersion(context.Bucket, row);
        foreach (var (name, value) in row.Headers.Items)
        {
            if (name.StartsWith(StoredHeaders.MetadataPrefix, StringComparison.Ordinal))
            {
                response.With(name, value);
            }
        }

        return ValueTask.FromResult(response);
    }
}
