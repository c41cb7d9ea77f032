namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectMeta: length, ETag and date only; of a symbolic link its own (oss-protocol 4.4).</summary>
internal static class GetObjectMeta
{
    public static readonly OssOperation[] Operations =
    [
        Row("HEAD"),
        Row("GET"),
    ];

    private static OssOperation Row(string method) => OssOperation.OfObject(method, "GetObjectMeta", OssCallKind.ObjectRead, Handle, "objectMeta") with
    {
        Action = "oss:GetObject",
        VersionAction = "oss:GetObjectVersion",
    };

    private static OssResponse Handle(OssContext context)
    {
        var row = ObjectReads.Require(context);
        // a GET announces no length here, since no bytes follow
        return OssResponse.HeadersOnly(HttpMethods.IsHead(context.Request.Method) ? row.Size : 0)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .WithCrc64(row.Crc64)
            .WithVersion(context.Bucket, row);
    }
}
