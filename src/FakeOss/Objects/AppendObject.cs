using System.Globalization;
using System.Security.Cryptography;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Objects;

/// <summary>AppendObject: position is compared and bytes are added in one transaction (oss-protocol 4.5).</summary>
/// <remarks>What is appended to keeps its version id. The first append makes a version of its own, so one behind a delete marker loses nothing.</remarks>
internal static class AppendObject
{
    public static readonly OssOperation Operation = NewObject.Operation("POST", "AppendObject", HandleAsync, "append");

    private const int FixedETagDigits = 24;

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var position = ReadPosition(context.Request);
        NewObject.RequireSize(position + (context.Request.ContentLength ?? 0));
        // what describes a new object says nothing about one that grows, but for its ACL
        var isNew = FindAt(context.Index, context, position) is null;
        var headers = isNew ? UploadHeaders.Read(context.Request) : null;
        var acl = UploadHeaders.ReadObjectAcl(context.Request);
        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: false, cancellationToken);
        NewObject.RequireSize(position + content.Size);
        var (bucket, row) = await context.WriteAsync((transaction, current) => (current.Bucket, FindAt(transaction, current, position) is { } existing
            ? Extend(transaction, existing, content, acl, context.Now)
            : Create(transaction, current, headers ?? UploadHeaders.Read(context.Request), content)));
        content.Keep();
        return OssResponse.Empty().With("x-oss-next-append-position", row.Size).WithNew(bucket, row);
    }

    /// <summary>The object to extend; null when it is to be created.</summary>
    /// <exception cref="OssErrorException">ObjectNotAppendable, PositionNotEqualToLength.</exception>
    private static ObjectRow? FindAt(IndexTransaction transaction, OssContext context, long position)
    {
        var row = transaction.Objects.FindLatest(context.Bucket.Id, context.Key);
        if (row is null or { IsDeleteMarker: true })
        {
            return position == 0 ? null : throw new OssError.PositionNotEqualToLength(0, 0).ToException();
        }

        return row.Type != ObjectType.Appendable ? throw OssError.ObjectNotAppendable.ToException()
            : row.Size == position ? row : throw new OssError.PositionNotEqualToLength(row.Size, row.Crc64).ToException();
    }

    // An empty chunk at the right place changes nothing, not even the ETag.
    private static ObjectRow Extend(IndexTransaction transaction, ObjectRow row, ReceivedContent content, string? acl, DateTimeOffset now)
    {
        var extended = acl is null ? row : transaction.Objects.Change(row, current => current with { Acl = acl });
        return content.Blob is not { } blob ? extended : transaction.Objects.Append(extended, new BlobSegment(blob, content.Size), current => current with
        {
            ETag = NextETag(current.ETag),
            Crc64 = OssCrc64.Combine(current.Crc64, content.Crc64, content.Size),
            LastModified = now,
        });
    }

    private static ObjectRow Create(IndexTransaction transaction, OssContext context, UploadHeaders headers, ReceivedContent content)
    {
        var etag = RandomNumberGenerator.GetHexString(FixedETagDigits) + "00000000";
        var row = NewObject.RowOf(context, headers, etag, content) with { Type = ObjectType.Appendable, ContentMd5 = null };
        return transaction.Objects.Put(context.Bucket, row, content.Segments);
    }

    /// <summary>24 digits fixed at creation, then the number of appends: it changes with every one.</summary>
    private static string NextETag(string etag)
    {
        var count = uint.Parse(etag.AsSpan(FixedETagDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{etag[..FixedETagDigits]}{count + 1:X8}");
    }

    private static long ReadPosition(OssRequest request)
    {
        var text = request.Query["position"];
        return string.IsNullOrEmpty(text) ? throw new OssError.MissingArgument("position", "0016-00000501").ToException()
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= long.MaxValue / 2 ? position
            : throw new OssError.InvalidArgument("The position must be a number that is not negative.", "position", text, "0016-00000502").ToException();
    }
}
