using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>GetSymlink: about the link, never its target (oss-protocol 4.10).</summary>
internal static class GetSymlink
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetSymlink", OssCallKind.ObjectRead, HandleAsync, "symlink") with
    {
        Action = "oss:GetObject",
        VersionAction = "oss:GetObjectVersion",
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = ObjectReads.Require(context);
        if (row.SymlinkTarget is not { } target)
        {
            throw new OssError.NotSymlink().ToException();
        }

        return ValueTask.FromResult(OssResponse.Empty()
            .With("Content-Type", row.Headers[StoredHeaders.ContentType] ?? StoredHeaders.DefaultContentType)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .With(PutSymlink.TargetHeader, target)
            .WithStored(row)
            .WithVersion(context.Bucket, row));
    }
}
