using Scenario.FakeOss.Authentication;
using Scenario.Signing;

namespace Scenario.FakeOss.Website;

/// <summary>
/// How a bucket answers anonymous reads once it is a website: folders have an index page, missing objects an error page.
/// A signed request is the API's and sees of it only the index page of a folder that it names.
/// </summary>
internal sealed class StaticWebsite(OssStore store)
{
    /// <summary>The request as the website understands it: a folder becomes its index page; any other request stays what it is.</summary>
    public OssRequest Resolve(OssRequest request, OssOperation? operation, OssCaller caller, BucketFacts? bucket)
    {
        var key = request.Key ?? "";
        if (PagesOf(request, operation, bucket) is not { } pages || !(caller.IsAnonymous || IsFolderOf(bucket!, key, pages)))
        {
            return request;
        }

        if (key.Length == 0 || key.EndsWith('/'))
        {
            return pages.IndexOf(key) is { } index ? request.WithKey(index) : request;
        }

        return pages.MissingKeyRule == WebsitePages.ShowsFolderIndex && FolderIndexOf(bucket!, key, pages) is { } folderIndex && !Exists(bucket!, key)
            ? request.WithKey(folderIndex) : request;
    }

    /// <summary>Where a missing object leads: to the folder of the same name, if that has an index page.</summary>
    /// <returns>The redirect; null when there is none.</returns>
    public OssResponse? Redirect(OssContext context)
    {
        var request = context.Request;
        if (VisitedPagesOf(context) is not { MissingKeyRule: WebsitePages.RedirectsToFolder } pages
            || request.Key is not { } key || key.EndsWith('/') || FolderIndexOf(context.Facts.Bucket!, key, pages) is null)
        {
            return null;
        }

        var path = $"/{PercentEncoding.EncodePath(key)}/";
        return OssResponse.Empty(302).With("Location", request.Address.Style == AddressingStyle.Path ? $"/{request.Bucket}{path}" : path);
    }

    /// <summary>The read of the error page instead of the missing object.</summary>
    /// <returns>Null when the website has no error page, or the request is none that a page answers.</returns>
    public static (OssRequest Request, int Status)? ErrorPageFor(OssContext context) =>
        context.Request is { Method: "GET", Key: not null }
        && VisitedPagesOf(context) is { ErrorKey: { } error } pages
            ? (context.Request.WithKey(error), pages.ErrorStatus)
            : null;

    /// <summary>The whole page, whatever range or condition the request has: those were meant for the missing object.</summary>
    /// <returns>Null when the page cannot be read itself; the first error stands then.</returns>
    public static OssResponse? ErrorPage(OssContext page, int status) =>
        page.Facts is { Object: { Row: { } row, Target: { } target }, Bytes: { } bytes } && target.IsReadable(page.Now)
            ? OssResponse.Stream(status, bytes, 0, target.Size).WithObject(page.Bucket, row, target)
            : null;

    private string? FolderIndexOf(BucketFacts bucket, string key, WebsitePages pages) =>
        pages.HasSubfolderIndexes && pages.IndexOf(key + "/") is { } index && Exists(bucket, index) ? index : null;

    private bool Exists(BucketFacts bucket, string key) =>
        store.Read(transaction => transaction.Objects.FindLatest(bucket.Row.Id, key)) is { IsDeleteMarker: false };

    // A signed read of a folder has the folder's index page too, unless the folder is an object by itself.
    private bool IsFolderOf(BucketFacts bucket, string key, WebsitePages pages) => pages.HasSubfolderIndexes && key.EndsWith('/') && !Exists(bucket, key);

    private static WebsitePages? VisitedPagesOf(OssContext context) =>
        context.Caller.IsAnonymous ? PagesOf(context.Request, context.Operation, context.Facts.Bucket) : null;

    private static WebsitePages? PagesOf(OssRequest request, OssOperation? operation, BucketFacts? bucket) =>
        bucket is not null && request.VersionId is null && operation?.ReadsPage?.Invoke(request.Query) == true
            ? BucketWebsite.Of(bucket.Settings)
            : null;
}
