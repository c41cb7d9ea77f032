using System.Net;
using Microsoft.Extensions.Options;
using Scenario.Signing;

namespace Scenario.AppServer.Hosting;

/// <summary>Where a browser finds the bucket and its objects.</summary>
internal sealed class BucketAddress(IOptions<OssOptions> options)
{
    private readonly Uri _endpoint = options.Value.Endpoint!;
    private readonly string _bucket = options.Value.Bucket;
    private readonly bool _pathStyle = options.Value.PathStyle ?? IPAddress.TryParse(options.Value.Endpoint!.Host.Trim('[', ']'), out _);

    /// <summary>The bucket, ending with a slash: the target of a form.</summary>
    public string Bucket => _pathStyle ? $"{_endpoint.Scheme}://{_endpoint.Authority}/{_bucket}/" : $"{_endpoint.Scheme}://{_bucket}.{_endpoint.Authority}/";

    /// <summary>An object with a query.</summary>
    /// <param name="key">Decoded key.</param>
    /// <param name="query">Decoded items; a null value is written without an equals sign.</param>
    public string Object(string key, IReadOnlyList<NameValue> query) =>
        $"{Bucket}{PercentEncoding.EncodePath(key)}?{string.Join('&', query.Select(Write))}";

    private static string Write(NameValue item) =>
        item.Value is null ? PercentEncoding.Encode(item.Name) : $"{PercentEncoding.Encode(item.Name)}={PercentEncoding.Encode(item.Value)}";
}
