using System.Globalization;
using System.Xml.Linq;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Website;

/// <summary>Index and error page of a bucket that is a static website.</summary>
/// <remarks>RoutingRules answer NotImplemented: they lead to other hosts, and no request leaves this machine.</remarks>
internal static class BucketWebsite
{
    private static readonly BucketConfiguration<WebsitePages> Configuration = new("website", "WebsiteConfiguration", Read, Write)
    {
        Missing = static bucket => new OssError.NoSuchConfiguration(
            "NoSuchWebsiteConfiguration", bucket, "The specified bucket does not have a website configuration."),
    };

    public static readonly OssOperation[] Operations =
        [Configuration.Put("PutBucketWebsite"), Configuration.Get("GetBucketWebsite"), Configuration.Delete("DeleteBucketWebsite")];

    public static WebsitePages? Of(BucketSettings settings) => Configuration.Of(settings);

    private static WebsitePages Read(XElement root)
    {
        var unserved = root.Child("RoutingRules") is { HasElements: true } rules ? rules
            : root.Elements().FirstOrDefault(static child => child.Name.LocalName is not ("IndexDocument" or "ErrorDocument" or "RoutingRules"));
        if (unserved is not null)
        {
            throw new OssError.NotImplemented(unserved.Name.LocalName).ToException(); // such as a mirror of another site
        }

        var (index, error) = (root.Child("IndexDocument"), root.Child("ErrorDocument"));
        var suffix = index is null ? null : index.Text("Suffix")?.Trim() ?? "";
        var key = error is null ? null : error.Text("Key")?.Trim() ?? "";
        (suffix is null && key is null ? new OssError.MalformedXml("IndexDocument and ErrorDocument are missing")
            : suffix is "" || suffix?.Contains('/') == true
                ? new OssError.InvalidArgument("The index document must be the name of an object, without a slash.", "Suffix", suffix)
            : (OssError?)null)?.Throw();
        if (key is not null)
        {
            ObjectNames.RequireKey(key);
        }

        return new WebsitePages(
            suffix,
            !string.IsNullOrWhiteSpace(index?.Text("SupportSubDir")) && index.Boolean("SupportSubDir") == true,
            ReadNumber(index?.Text("Type"), ["0", "1", "2"], "Type", 0),
            key,
            ReadNumber(error?.Text("HttpStatus"), ["200", "404"], "HttpStatus", 404));
    }

    private static int ReadNumber(string? text, string[] allowed, string argument, int fallback) => string.IsNullOrWhiteSpace(text) ? fallback
        : allowed.Contains(text.Trim()) ? int.Parse(text, CultureInfo.InvariantCulture)
        : throw new OssError.InvalidArgument($"The value must be one of {string.Join(", ", allowed)}.", argument, text).ToException();

    private static void Write(OssXml xml, WebsitePages pages)
    {
        if (pages.IndexSuffix is { } suffix)
        {
            xml.Element("IndexDocument", index =>
            {
                index.Text("Suffix", suffix);
                index.Boolean("SupportSubDir", pages.HasSubfolderIndexes);
                index.Number("Type", pages.MissingKeyRule);
            });
        }

        if (pages.ErrorKey is { } key)
        {
            xml.Element("ErrorDocument", error =>
            {
                error.Text("Key", key);
                error.Number("HttpStatus", pages.ErrorStatus);
            });
        }
    }
}

/// <summary>What a website shows where a request names no page, or one that is not there.</summary>
/// <param name="IndexSuffix">Name of the index page, such as <c>index.html</c>; null without one.</param>
/// <param name="HasSubfolderIndexes">Whether every folder has an index page of its own; else all show that of the root.</param>
/// <param name="MissingKeyRule">For a missing key without a slash at its end: 0 redirects to the
/// folder of that name, 1 does nothing, 2 shows the folder's index.</param>
/// <param name="ErrorKey">Object to show instead of an object that does not exist; null without one.</param>
/// <param name="ErrorStatus">Status of that answer: 404 or 200.</param>
internal sealed record WebsitePages(string? IndexSuffix, bool HasSubfolderIndexes, int MissingKeyRule, string? ErrorKey, int ErrorStatus)
{
    public const int RedirectsToFolder = 0;
    public const int ShowsFolderIndex = 2;

    /// <summary>The page that a folder stands for; null when there is no index page.</summary>
    /// <param name="folder">Empty for the root, else with the slash at its end.</param>
    public string? IndexOf(string folder) => IndexSuffix is null ? null : HasSubfolderIndexes ? folder + IndexSuffix : IndexSuffix;
}
