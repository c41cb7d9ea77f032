using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Service;

/// <summary>ListBuckets: those of the caller's account.</summary>
internal static class ListBuckets
{
    public static readonly OssOperation Operation = OssOperation.OfService("GET", "ListBuckets", Handle) with
    {
        BucketTags = static context => TagOf(context.Request.Query) is { } tag ? [tag] : [],
    };

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var prefix = query.Name("prefix");
        var marker = query.Name("marker");
        var maxKeys = Listing.Number(query, "max-keys", otherwise: 100, ec: "0017-00000289");
        var tag = TagOf(query);
        (tag is null && query["tag-value"] is { Length: > 0 } value
            ? new OssError.InvalidArgument("A tag-value needs a tag-key.", "tag-value", value) : null)?.Throw();
        var index = context.Index;
        var buckets = index.Buckets.List(context.Caller.AccountId, prefix, marker, maxKeys + 1, row => Has(index, row, tag));
        var isTruncated = buckets.Count > maxKeys;
        var page = buckets.Take(maxKeys).ToList();
        var isFiltered = isTruncated || query.Has("prefix") || query.Has("marker") || query.Has("max-keys");
        var endpoint = Endpoints.Of(context.Request, context.Options);
        return OssResponse.Xml("ListAllMyBucketsResult", xml =>
        {
            if (isFiltered)
            {
                xml.Text("Prefix", prefix);
                xml.Text("Marker", marker);
                xml.Number("MaxKeys", maxKeys);
                xml.Boolean("IsTruncated", isTruncated);
                xml.Text("NextMarker", isTruncated ? page[^1].Name : null);
            }

            xml.Owner(context.Caller.AccountId);
            xml.Element("Buckets", list => list.Elements("Bucket", page, (entry, bucket) =>
            {
                entry.Time("CreationDate", bucket.Created);
                entry.Text("ExtranetEndpoint", endpoint);
                entry.Text("IntranetEndpoint", Endpoints.InternalOf(endpoint));
                entry.Text("Location", bucket.Location);
                entry.Text("Name", bucket.Name);
                entry.Text("Region", bucket.Region);
                entry.Text("StorageClass", bucket.StorageClass);
            }));
        });
    }

    private static KeyValuePair<string, string>? TagOf(OssQuery query) =>
        query["tag-key"] is { Length: > 0 } key ? KeyValuePair.Create(key, query["tag-value"] ?? "") : null;

    // Without a value every bucket that has the key.
    private static bool Has(IndexTransaction transaction, BucketRow bucket, KeyValuePair<string, string>? tag) =>
        tag is not { } wanted
        || BucketTags.Of(transaction.Buckets.Settings(bucket.Id)).Items
            .Any(item => item.Key == wanted.Key && (wanted.Value.Length == 0 || item.Value == wanted.Value));
}
