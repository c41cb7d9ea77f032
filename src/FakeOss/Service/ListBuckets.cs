using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Service;

/// <summary>ListBuckets: those of the caller's account.</summary>
internal static class ListBuckets
{
    public static readonly OssOperation Operation = OssOperation.OfService("GET", "ListBuckets", HandleAsync);

    private const int DefaultMaxKeys = 100;

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var prefix = ListArguments.Name(query, "prefix");
        var marker = ListArguments.Name(query, "marker");
        var maxKeys = ListObjects.ReadMaxKeys(query["max-keys"], DefaultMaxKeys, "max-keys", "0017-00000289");
        var buckets = context.Store.Read(transaction => transaction.Buckets.List(context.Caller.AccountId, prefix, marker, maxKeys + 1));
        var isTruncated = buckets.Count > maxKeys;
        var page = buckets.Take(maxKeys).ToList();
        var isFiltered = isTruncated || query.Has("prefix") || query.Has("marker") || query.Has("max-keys");
        var endpoint = Endpoints.Of(context.Request, context.Options);
        return ValueTask.FromResult(OssResponse.Xml(OssXml.Document("ListAllMyBucketsResult", xml =>
        {
            if (isFiltered)
            {
                xml.Text("Prefix", prefix);
                xml.Text("Marker", marker);
                xml.Number("MaxKeys", maxKeys);
                xml.Boolean("IsTruncated", isTruncated);
                xml.OptionalText("NextMarker", isTruncated ? page[^1].Name : null);
            }

            xml.Owner(context.Caller.AccountId);
            xml.Element("Buckets", list =>
            {
                foreach (var bucket in page)
                {
                    list.Element("Bucket", entry =>
                    {
                        entry.Time("CreationDate", bucket.Created);
                        entry.Text("ExtranetEndpoint", endpoint);
                        entry.Text("IntranetEndpoint", Endpoints.InternalOf(endpoint));
                        entry.Text("Location", bucket.Location);
                        entry.Text("Name", bucket.Name);
                        entry.Text("Region", bucket.Region);
                        entry.Text("StorageClass", bucket.StorageClass);
                    });
                }
            });
        })));
    }
}
