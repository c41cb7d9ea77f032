using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Signing;

namespace Scenario.FakeOss.Website;

/// <summary>
/// How a bucket answers anonymous reads once it is a website: folders have an index page, missing objects an error page.
/// A signed request is the API's and sees of it only the index page of a folder that it names.
/// </summary>
internal sealed class StaticWebsite(OssStore store)
{
    private static readonly BucketWebsite Configuration = new();

    /// <summary>The request as the website understands it: a folder becomes its index page; any other request stays what it is.</summary>
    public OssRequest Resolve(OssRequest request, OssOperation? operation, OssCaller caller)
    {
        var key = request.Key ?? "";
        var isVisitor = IsPageRead(request, operation, caller);
        if (!(isVisitor || IsFolderRead(request, operation, key))
            || Configuration.PagesOf(store, request.BucketRow!) is not { } pages
            || !(isVisitor || pages.HasSubfolderIndexes))
        {
            return request;
        }

        if (key.Length == 0 || key.EndsWith('/'))
        {
            return pages.IndexOf(key) is { } index ? request.WithKey(index) : request;
        }

        return pages.MissingKeyRule == WebsitePages.ShowsFolderIndex && FolderIndexOf(request, pages) is { } folderIndex && !Exists(request.BucketRow!, key)
            ? request.WithKey(folderIndex)
            : request;
    }

    /// <summary>Where a missing object leads: to the folder of the same name, if that has an index page.</summary>
    /// <returns>The redirect; null when there is none.</returns>
    public OssResponse? Redirect(OssRequest request, OssOperation? operation, OssCaller caller)
    {
        if (!IsPageRead(request, operation, caller) || request.Key is not { } key || key.EndsWith('/')
            || Configuration.PagesOf(store, request.BucketRow!) is not { MissingKeyRule: WebsitePages.RedirectsToFolder } pages
            || FolderIndexOf(request, pages) is null)
        {
            return null;
        }

        var path = $"/{PercentEncoding.EncodePath(key)}/";
        return OssResponse.Empty(302).With("Location", request.Address.Style == AddressingStyle.Path ? $"/{request.Bucket}{path}" : path);
    }

    /// <summary>The read of the error page instead of the missing object.</summary>
    /// <returns>Null when the website has no error page, or the request is none that a page answers.</returns>
    public (OssRequest Request, int Status)? ErrorPageFor(OssRequest request, OssOperation? operation, OssCaller caller) =>
        IsPageRead(request, operation, caller) && request is { Method: "GET", Key: not null }
        && Configuration.PagesOf(store, request.BucketRow!) is { ErrorKey: { } error } pages
            ? (request.WithKey(error), pages.ErrorStatus)
            : null;

    /// <summary>The whole page, whatever range or condition the request has: those were meant for the missing object.</summary>
    /// <returns>Null when the page cannot be read itself; the first error stands then.</returns>
    public OssResponse? ErrorPage(OssRequest page, int status, DateTimeOffset now)
    {
        var bucket = page.BucketRow!;
        try
        {
            return store.Read(transaction =>
            {
                var row = ObjectReads.Require(transaction, bucket, page.Key!, versionId: null);
                var target = ObjectReads.Follow(transaction, bucket, row);
                ObjectReads.RequireReadable(target, now);
                return OssResponse.Stream(status, store.Open(transaction, target), 0, target.Size).WithObject(bucket, row, target);
            });
        }
        catch (OssErrorException)
        {
            return null;
        }
    }

    private string? FolderIndexOf(OssRequest request, WebsitePages pages) =>
        pages.HasSubfolderIndexes && pages.IndexOf(request.Key + "/") is { } index && Exists(request.BucketRow!, index) ? index : null;

    private bool Exists(BucketRow bucket, string key) =>
        store.Read(transaction => transaction.Objects.FindLatest(bucket.Id, key)) is { IsDeleteMarker: false };

    // A signed read of a folder has the folder's index page too, unless the folder is an object by itself.
    private bool IsFolderRead(OssRequest request, OssOperation? operation, string key) =>
        key.EndsWith('/') && IsRead(request, operation) && !Exists(request.BucketRow!, key);

    private static bool IsPageRead(OssRequest request, OssOperation? operation, OssCaller caller) => caller.IsAnonymous && IsRead(request, operation);

    private static bool IsRead(OssRequest request, OssOperation? operation) =>
        request is { BucketRow: not null, VersionId: null }
        && operation?.ReadsPage?.Invoke(request.Query) == true;
}
