namespace Scenario.FakeOss.Objects;

/// <summary>PutObject (oss-protocol 4.1).</summary>
internal static class PutObject
{
    public static readonly OssOperation Operation = NewObject.Operation("PUT", "PutObject", HandleAsync) with { Refuses = ["versionId"], CallsBack = true };

    /// <summary>PutObject and PostObject: receive, check, then one transaction makes the object visible.</summary>
    /// <param name="context">Names the object.</param>
    /// <param name="answer">What else than the headers of the object tells of it.</param>
    /// <param name="cancellationToken">Stops and stores nothing.</param>
    /// <exception cref="Errors.OssErrorException">Nothing has been stored.</exception>
    public static async ValueTask<OssResponse> StoreAsync(
        OssContext context, Func<OssContext, ObjectRow, OssResponse> answer, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        if (headers.ForbidsOverwrite)
        {
            NewObject.RequireFree(context.Index, context, forbidsOverwrite: true); // before all those bytes
        }

        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: true, cancellationToken);
        var (bucket, row) = await context.WriteAsync((transaction, current) =>
        {
            NewObject.RequireFree(transaction, current, headers.ForbidsOverwrite);
            var whole = NewObject.RowOf(current, headers, content.Md5Hex, content);
            return (current.Bucket, transaction.Objects.Put(current.Bucket, whole, content.Segments));
        });
        content.Keep();
        return answer(context, row).Storing(row).With("Content-MD5", row.ContentMd5).WithNew(bucket, row);
    }

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        StoreAsync(context, static (_, _) => OssResponse.Empty(), cancellationToken);
}
