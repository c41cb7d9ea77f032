using System.Xml.Linq;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>How one of the listings writes its pages and asks for the next.</summary>
/// <param name="SizeName">Query parameter of the page size.</param>
/// <param name="CountName">Element that counts the page's entries, if there is one.</param>
/// <param name="Markers">Query parameter and the element of the answer that gives it, for the next page.</param>
/// <param name="Facts">Element names of an entry, and what to read of each.</param>
internal sealed record ListingShape(string SizeName, string? CountName, (string Query, string Element)[] Markers,
    params (string Element, string Name, Func<XElement, string> Read)[] Facts)
{
    private const string ContinuationToken = "NextContinuationToken"; // opaque, so never encoded

    public static readonly ListingShape V1 = new("max-keys", null, [("marker", "NextMarker")], ("Contents", "Key", OfObject));

    public static readonly ListingShape V2 = new("max-keys", "KeyCount", [("continuation-token", ContinuationToken)], ("Contents", "Key", OfObject));

    public static readonly ListingShape Versions = new(
        "max-keys",
        null,
        [("key-marker", "NextKeyMarker"), ("version-id-marker", "NextVersionIdMarker")],
        ("Version", "Key", static entry => $"{OfVersion(entry)} {OfObject(entry)}"),
        ("DeleteMarker", "Key", static entry => $"{OfVersion(entry)} marker"));

    public static readonly ListingShape Uploads = new(
        "max-uploads",
        null,
        [("key-marker", "NextKeyMarker"), ("upload-id-marker", "NextUploadIdMarker")],
        ("Upload", "Key", static entry => Text(entry, "UploadId")));

    public static readonly ListingShape Parts = new(
        "max-parts",
        null,
        [("part-number-marker", "NextPartNumberMarker")],
        ("Part", "PartNumber", static entry => $"{Text(entry, "ETag")} {Text(entry, "Size")} {Text(entry, "HashCrc64ecma")}"));

    public List<ListingEntry> Read(XElement page, bool isEncoded)
    {
        var entries = page.Elements()
            .SelectMany(element => Facts
                .Where(kind => kind.Element == element.Name.LocalName)
                .Select(kind => new ListingEntry(Decode(Text(element, kind.Name), isEncoded), kind.Read(element))))
            .ToList();
        var prefixes = page.Elements("CommonPrefixes").Select(element => new ListingEntry(Decode(Text(element, "Prefix"), isEncoded), ListingEntry.Prefix));
        // Keys and prefixes come in two groups, each in order. Sorting is stable, so versions of a key stay as they came.
        return SizeName == Parts.SizeName ? entries : [.. entries.Concat(prefixes).OrderBy(static entry => entry.Name, ListingEntry.ByteOrder)];
    }

    /// <summary>The query that asks for what follows a page.</summary>
    public string Next(XElement page, bool isEncoded) => string.Concat(Markers.Select(marker =>
    {
        var value = Decode(Text(page, marker.Element), isEncoded && marker.Element != ContinuationToken);
        return value.Length == 0 ? "" : $"&{marker.Query}={Uri.EscapeDataString(value)}";
    }));

    private static string OfObject(XElement entry) => $"{Text(entry, "ETag")} {Text(entry, "Type")} {Text(entry, "Size")}";

    private static string OfVersion(XElement entry) => $"{Text(entry, "VersionId")} {Text(entry, "IsLatest")}";

    private static string Text(XElement element, string name) => element.Element(name)!.Value;

    private static string Decode(string text, bool isEncoded) => isEncoded ? Uri.UnescapeDataString(text) : text;
}
