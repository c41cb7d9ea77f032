namespace Scenario.FakeOss.Service;

/// <summary>DescribeRegions: the vendor's regions as they were when this was written; the configured ones lead back here.</summary>
internal static class DescribeRegions
{
    public static readonly OssOperation Operation = OssOperation.OfService("GET", "DescribeRegions", Handle, "regions");

    private static readonly string[] Known =
    [
        "ap-northeast-1", "ap-southeast-1", "ap-southeast-3", "ap-southeast-5", "cn-beijing", "cn-chengdu", "cn-guangzhou", "cn-hangzhou", "cn-heyuan",
        "cn-hongkong", "cn-huhehaote", "cn-qingdao", "cn-shanghai", "cn-shenzhen", "cn-wulanchabu", "cn-zhangjiakou", "eu-central-1", "eu-west-1",
        "me-east-1", "us-east-1", "us-west-1",
    ];

    public static bool IsKnown(string region) => Known.Contains(region, StringComparer.Ordinal);

    private static OssResponse Handle(OssContext context)
    {
        var options = context.Options;
        var asked = context.Request.Query["regions"];
        var regions = Known.Append(options.Region).Concat(options.FurtherRegions).Distinct().Order(StringComparer.Ordinal)
            .Where(region => string.IsNullOrEmpty(asked) || asked == "oss-" + region)
            .ToList();
        (regions.Count == 0 ? new OssError.NoSuchRegion(asked!) : null)?.Throw();
        var endpoint = Endpoints.Of(context.Request, options);
        return OssResponse.Xml("RegionInfoList", xml => xml.Elements("RegionInfo", regions, (entry, region) =>
        {
            entry.Text("Region", "oss-" + region);
            entry.Text("InternetEndpoint", options.HasRegion(region) ? endpoint : $"oss-{region}.aliyuncs.com");
            entry.Text("InternalEndpoint", options.HasRegion(region) ? Endpoints.InternalOf(endpoint) : $"oss-{region}-internal.aliyuncs.com");
            entry.Text("AccelerateEndpoint", "oss-accelerate.aliyuncs.com");
        }));
    }
}
