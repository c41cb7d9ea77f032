using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>A bucket of the server and the model of it, side by side.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="bucket">Empty at first.</param>
/// <param name="seen">Receives method, query names, status and code of every answer.</param>
internal sealed class BucketRun(OssTestClient client, string bucket, HashSet<string> seen)
{
    public BucketModel Model { get; } = new();

    public string Bucket => bucket;

    public async Task<OssAnswer> SendAsync(string method, string? key, string query = "", byte[]? body = null, params (string Name, string Value)[] headers)
    {
        var answer = await client.SendAsync(method, bucket, key, query, body, headers);
        seen.Add($"{method} {string.Join('&', query.Split('&').Select(static item => item.Split('=')[0]))} {answer.Status} {answer.Code}".TrimEnd());
        return answer;
    }

    public Task<OssAnswer> SendXmlAsync(string method, string? key, string query, string xml) => SendAsync(method, key, query, Encoding.UTF8.GetBytes(xml));

    /// <summary>Lists to the end in pages of a size; every page but the last must be full.</summary>
    /// <param name="key">Null for a listing of the bucket.</param>
    /// <param name="query">Without the page size and the position.</param>
    /// <param name="shape">Which listing it is.</param>
    /// <param name="size">Most entries of a page.</param>
    public async Task<List<ListingEntry>> ListAsync(string? key, string query, ListingShape shape, int size)
    {
        var all = new List<ListingEntry>();
        for (string? position = ""; position is not null;)
        {
            var answer = await SendAsync("GET", key, $"{query}&{shape.SizeName}={size}{position}");
            Assert.True(answer.Status == 200, answer.ToString());
            var xml = XElement.Parse(answer.Text, LoadOptions.PreserveWhitespace);
            var isEncoded = xml.Element("EncodingType")?.Value == "url";
            var page = shape.Read(xml, isEncoded);
            var isTruncated = xml.Element("IsTruncated")!.Value == "true";
            Assert.True(page.Count <= size && (!isTruncated || page.Count == size), $"{page.Count} entries on a page of {size}, truncated: {isTruncated}");
            if (shape.CountName is { } count)
            {
                Assert.Equal(page.Count.ToString(CultureInfo.InvariantCulture), xml.Element(count)!.Value);
            }

            all.AddRange(page);
            position = isTruncated ? shape.Next(xml, isEncoded) : null;
        }

        return all;
    }
}
