using Scenario.FakeOss.Lifecycle;

namespace Scenario.FakeOss.Objects;

/// <summary>
/// GetObject and HeadObject: conditions, then range, then headers, then bytes (oss-protocol 4.2, 4.3). GetObjectMeta: length, ETag and date only; of a symbolic
/// link its own (oss-protocol 4.4).
/// </summary>
internal static class GetObject
{
    public static readonly OssOperation[] Operations = [Row("GET", "GetObject"), Row("HEAD", "HeadObject"), MetaRow("HEAD"), MetaRow("GET")];

    private static readonly (string Query, string Header)[] Overrides =
    [
        ("response-content-type", "Content-Type"), ("response-content-language", "Content-Language"), ("response-expires", "Expires"),
        ("response-cache-control", "Cache-Control"), ("response-content-disposition", "Content-Disposition"),
        ("response-content-encoding", "Content-Encoding"),
    ];

    private static OssResponse Handle(OssContext context)
    {
        (string Query, string Header)[] overrides = context.Request.Query.Items.Count > 0 ? Overrides : []; // few reads have a query
        CheckOverrides(context, overrides);
        var row = ObjectReads.Require(context);
        var target = ObjectReads.RequireTarget(context.Facts.Object);
        Preconditions.CheckRead(context.Request, target, ObjectHeaders.LastModified(row, target));
        var response = Answer(context, target)
            .WithObject(context.Bucket, row, target)
            .With("x-oss-restore", ObjectHeaders.RestoreInfo(target, context.Now))
            .With("x-oss-expiration", BucketLifecycle.ExpirationOf(context.Settings, context.Facts.Object, context.Now));
        foreach (var (query, header) in overrides)
        {
            if (context.Request.Query[query] is { Length: > 0 } value)
            {
                response.Replace(header, value);
            }
        }

        if (context.Request.Address.Style == AddressingStyle.Path)
        {
            ForcedDownload.Apply(response);
        }

        return response;
    }

    private static OssOperation Row(string method, string name) => ObjectReads.Operation(method, name, Handle) with
    {
        Permissions = static context => context.Facts.Object.Row?.TargetKey is null
            ? null : [context.Operation.Own(context), .. ObjectReads.TargetPermissions(context.Facts.Bucket!, context.Facts.Object)],
        FollowsLinks = true,
        OpensBytes = method == "GET",
        ReadsPage = static _ => true,
    };

    private static OssOperation MetaRow(string method) => ObjectReads.Operation(method, "GetObjectMeta", HandleMeta, "objectMeta");

    private static OssResponse HandleMeta(OssContext context)
    {
        var row = ObjectReads.Require(context);
        // a GET announces no length here, since no bytes follow
        return OssResponse.HeadersOnly(HttpMethods.IsHead(context.Request.Method) ? row.Size : 0)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .WithCrc64(row.Crc64)
            .WithVersion(context.Bucket, row);
    }

    private static OssResponse Answer(OssContext context, ObjectRow target)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return OssResponse.HeadersOnly(target.Size);
        }

        ObjectReads.RequireReadable(target, context.Now);
        var asked = context.Request.Header("Range");
        var isStandard = asked is not null && "standard".Equals(context.Request.Header("x-oss-range-behavior"), StringComparison.OrdinalIgnoreCase);
        var range = ByteRange.Resolve(asked, target.Size, isStandard);
        var content = context.Facts.Bytes!;
        return range is { } part
            ? OssResponse.Stream(206, content, part.Offset, part.Length).With("Content-Range", part.Describe(target.Size))
            : OssResponse.Stream(200, content, 0, target.Size);
    }

    private static void CheckOverrides(OssContext context, (string Query, string Header)[] overrides)
    {
        foreach (var (query, _) in overrides)
        {
            if (context.Request.Query[query] is { } value)
            {
                // a line break would end the header and begin another one
                (value.Any(char.IsControl) ? new OssError.InvalidArgument("The response header must not contain control characters.", query, value)
                    : context.Caller.IsAnonymous
                        ? new OssError.InvalidRequest("Request specific response headers cannot be used for anonymous GET requests.")
                    : (OssError?)null)?.Throw();
            }
        }
    }
}
