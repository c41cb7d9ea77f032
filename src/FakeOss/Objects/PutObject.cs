namespace Scenario.FakeOss.Objects;

/// <summary>PutObject (oss-protocol 4.1).</summary>
internal static class PutObject
{
    public static readonly OssOperation Operation = NewObject.Operation("PUT", "PutObject", HandleAsync) with { Refuses = ["versionId"], CallsBack = true };

    /// <summary>PutObject and PostObject: receive, check, then one transaction makes the object visible.</summary>
    /// <exception cref="Errors.OssErrorException">Nothing has been stored.</exception>
    public static async Task<ObjectRow> StoreAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        if (headers.ForbidsOverwrite)
        {
            context.Store.Read(transaction => NewObject.RequireFree(transaction, context, forbidsOverwrite: true)); // before all those bytes
        }

        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: true, cancellationToken);
        var row = await context.WriteAsync((transaction, current) =>
        {
            NewObject.RequireFree(transaction, current, headers.ForbidsOverwrite);
            return transaction.Objects.Put(current.Bucket, NewObject.RowOf(current, headers, content.Md5Hex, content), content.Segments);
        });
        content.Keep();
        return row;
    }

    /// <summary>The headers that answer the upload.</summary>
    public static OssResponse WithUpload(this OssResponse response, BucketRow bucket, ObjectRow row) =>
        response.Storing(row).With("Content-MD5", row.ContentMd5).WithNew(bucket, row);

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        OssResponse.Empty().WithUpload(context.Bucket, await StoreAsync(context, cancellationToken));
}
