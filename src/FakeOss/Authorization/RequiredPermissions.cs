using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Authorization;

/// <summary>Everything an operation must be allowed to do, all of it (ram-policy section 5).</summary>
internal sealed class RequiredPermissions(OssStore store)
{
    private const string TaggingHeader = "x-oss-tagging";

    public async ValueTask<IReadOnlyList<Permission>> OfAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var operation = request.Operation;
        if (operation.Call is not { } call)
        {
            return [];
        }

        if (operation.Name == "DeleteMultipleObjects")
        {
            return await OfDeleteAsync(request, operation, cancellationToken);
        }

        var action = request.VersionId is not null && operation.VersionAction is { } versionAction ? versionAction : operation.Action;
        List<Permission> permissions =
        [
            new Permission(action, operation.IsWithoutBucket ? null : request.BucketRow, request.Bucket, request.Key, call)
            {
                VersionId = request.VersionId,
                Alternative = operation.Name == "HeadBucket" ? "oss:HeadBucket" : null,
            },
        ];
        if (operation.Name is "GetObject" or "HeadObject")
        {
            AddLinkTarget(permissions, request.BucketRow!, store.Read(transaction => ObjectReads.Find(transaction, request.BucketRow!, request.Key!, request.VersionId)));
        }

        var writesTags = call == OssCallKind.ObjectWrite && request.Header(TaggingHeader) is { Length: > 0 };
        if (operation.IsCopy)
        {
            writesTags |= AddSource(permissions, request);
        }

        if (writesTags)
        {
            permissions.Add(new Permission("oss:PutObjectTagging", request.BucketRow, request.Bucket, request.Key, OssCallKind.ObjectControl));
        }

        return permissions;
    }

    // A link grants nothing: who reads through it must be allowed to read what it points at.
    private static void AddLinkTarget(List<Permission> permissions, BucketRow bucket, ObjectRow? row)
    {
        if (row?.SymlinkTarget is { } target)
        {
            permissions.Add(new Permission("oss:GetObject", bucket, bucket.Name, PutSymlink.KeyOf(target), OssCallKind.ObjectRead));
        }
    }

    // Reading the source is a permission of its own; its tags too, when they come along.
    private bool AddSource(List<Permission> permissions, OssRequest request)
    {
        var source = CopySource.Parse(request.Header(OssRequestParser.CopySourceHeader)!);
        var (bucket, row) = store.Read(transaction =>
        {
            var found = transaction.Buckets.Find(source.Bucket) ?? throw new OssError.NoSuchBucket(source.Bucket).ToException();
            return (found, ObjectReads.Find(transaction, found, source.Key, source.VersionId));
        });
        permissions.Add(new Permission(source.VersionId is null ? "oss:GetObject" : "oss:GetObjectVersion", bucket, bucket.Name, source.Key, OssCallKind.ObjectRead)
        {
            VersionId = source.VersionId,
        });
        if (request.Operation.Name == "UploadPartCopy")
        {
            AddLinkTarget(permissions, bucket, row);
        }

        var copiesTags = request.Operation.Name == "CopyObject"
            && row is { Tags.Items.Count: > 0 }
            && !string.Equals(request.Header("x-oss-tagging-directive"), "Replace", StringComparison.OrdinalIgnoreCase);
        if (copiesTags)
        {
            permissions.Add(new Permission("oss:GetObjectTagging", bucket, bucket.Name, source.Key, OssCallKind.ObjectControl) { VersionId = source.VersionId });
        }

        return copiesTags;
    }

    private static async ValueTask<IReadOnlyList<Permission>> OfDeleteAsync(OssRequest request, OssOperation operation, CancellationToken cancellationToken)
    {
        var delete = await DeleteRequest.ReadAsync(request, cancellationToken);
        return
        [
            .. delete.Objects.Select(item => new Permission(
                item.VersionId is null ? operation.Action : operation.VersionAction!,
                request.BucketRow,
                request.Bucket,
                item.Key,
                OssCallKind.ObjectWrite)
            {
                VersionId = item.VersionId,
            }),
        ];
    }
}
