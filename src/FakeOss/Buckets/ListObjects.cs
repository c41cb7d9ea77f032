using System.Buffers.Text;
using System.Text;

namespace Scenario.FakeOss.Buckets;

/// <summary>ListObjects and, with <c>list-type=2</c>, ListObjectsV2 (oss-protocol section 5).</summary>
internal static class ListObjects
{
    /// <summary>What a listing takes. Not encoding-type: the vendor's C# SDK adds it to deletes.</summary>
    public static readonly string[] Parameters =
    [
        "prefix", "delimiter", "marker", "max-keys", "list-type", "start-after", "continuation-token", "fetch-owner", "key-marker", "version-id-marker",
        "versionId",
    ];

    /// <summary>What of a listing is a condition key.</summary>
    public static readonly (string Query, string Key)[] Conditions = [("prefix", "oss:Prefix"), ("delimiter", "oss:Delimiter")];

    // With one of these a request to a website means the listing all the same.
    private static readonly string[] PageParameters =
        ["prefix", "delimiter", "marker", "max-keys", "encoding-type", "list-type", "start-after", "continuation-token", "fetch-owner"];

    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "ListObjects", Handle) with
    {
        Call = OssCallKind.Listing,
        Refuses = ["versionId"],
        QueryConditions = Conditions,
        ReadsPage = static query => !Array.Exists(PageParameters, query.Has),
    };

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var isV2 = ReadVersion(query);
        var listing = Listing.Read(context.Request);
        var encoding = listing.Encoding;
        var token = isV2 && query["continuation-token"] is { Length: > 0 } given ? given : null;
        var marker = token is not null ? ReadToken(token) : query.Name(isV2 ? "start-after" : "marker");
        var maxKeys = Listing.Number(query, "max-keys", otherwise: 100);
        var objects = context.Index.Objects;
        var page = listing.PageOf(
            static row => row.Key,
            key => objects.ListLatest(context.Bucket.Id, key),
            marker,
            key => objects.ListLatest(context.Bucket.Id, key, inclusive: false),
            maxKeys);
        var withOwner = !isV2 || OssRequest.Flag(query["fetch-owner"], "fetch-owner");
        return OssResponse.Xml("ListBucketResult", xml =>
        {
            xml.Text("Name", context.Bucket.Name);
            xml.Text("Prefix", encoding.Apply(listing.Prefix));
            xml.Text("Marker", isV2 ? null : encoding.Apply(marker));
            xml.Text("StartAfter", isV2 && query["start-after"] is { Length: > 0 } startAfter ? encoding.Apply(startAfter) : null);
            xml.Number("MaxKeys", maxKeys);
            xml.Text("Delimiter", encoding.Apply(listing.Delimiter));
            xml.Text("EncodingType", encoding.Name);
            xml.Boolean("IsTruncated", page.IsTruncated);
            xml.Text("ContinuationToken", token);
            xml.Text("NextContinuationToken", isV2 && page.IsTruncated ? TokenOf(page.NextKey) : null);
            xml.Text("NextMarker", !isV2 && page.IsTruncated ? encoding.Apply(page.NextKey) : null);
            xml.Elements("Contents", page.Rows, (entry, row) =>
            {
                entry.Text("Key", encoding.Apply(row.Key));
                entry.Time("LastModified", row.LastModified);
                WriteContent(entry, row, context.Now);
                if (withOwner)
                {
                    entry.Owner(context.Bucket.Owner);
                }
            });
            listing.WriteCommonPrefixes(xml, page.CommonPrefixes);
            xml.Number("KeyCount", isV2 ? page.Rows.Count + page.CommonPrefixes.Count : null);
        });
    }

    /// <summary>What the entry of a version with bytes says about them.</summary>
    public static void WriteContent(OssXml entry, ObjectRow row, DateTimeOffset now)
    {
        entry.Text("ETag", row.QuotedETag);
        entry.Text("Type", row.Type.ToString());
        entry.Number("Size", row.Size);
        entry.Text("StorageClass", row.StorageClass);
        entry.Text("RestoreInfo", ObjectHeaders.RestoreInfo(row, now));
    }

    private static bool ReadVersion(OssQuery query) => query["list-type"] switch
    {
        null or "" or "1" => false,
        "2" => true,
        var other => throw new OssError.InvalidArgument("The list-type is not valid.", "list-type", other).ToException(),
    };

    private static string TokenOf(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static string ReadToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw new OssError.InvalidArgument("The continuation token provided is incorrect", "continuation-token", token).ToException();
        }
    }
}
