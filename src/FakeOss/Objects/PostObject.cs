using Scenario.Signing;

namespace Scenario.FakeOss.Objects;

/// <summary>PostObject: the file of a form, sent by a browser without any code of its own (oss-protocol 4.13).</summary>
internal static class PostObject
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("POST", "PostObject", HandleAsync) with
    {
        Action = "oss:PutObject",
        Call = OssCallKind.ObjectWrite,
        AclHeader = UploadHeaders.ObjectAcl,
        RequestTags = OssOperation.TagsOfHeader, // of the field of that name, which is refused, but not before its permission
        ReadsForm = true,
        CallsBack = true,
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        PutObject.StoreAsync(context, Answer, cancellationToken);

    private static OssResponse Answer(OssContext context, ObjectRow row)
    {
        var form = context.Request.Form!;
        if (RedirectOf(form["success_action_redirect"]) is { } redirect)
        {
            var separator = redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var (key, etag) = (PercentEncoding.Encode(context.Key), PercentEncoding.Encode(row.QuotedETag));
            return OssResponse.Empty(303).With("Location", $"{redirect}{separator}bucket={PercentEncoding.Encode(context.Bucket.Name)}&key={key}&etag={etag}");
        }

        return form["success_action_status"] switch
        {
            "200" => OssResponse.Empty(),
            "201" => OssResponse.Xml("PostResponse", xml =>
                {
                    xml.Text("Bucket", context.Bucket.Name);
                    xml.Text("Location", Endpoints.LocationOf(context.Request));
                    xml.Text("Key", context.Key);
                    xml.Text("ETag", row.QuotedETag);
                },
                201),
            _ => OssResponse.NoContent(),
        };
    }

    // Anything that is no web address, and anything that could begin another header, counts as not given.
    private static string? RedirectOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)
            : null;
}
