#if ALIBABA_SDK
using Aliyun.OSS;
using Aliyun.OSS.Common;
using Scenario.FakeCloud;

namespace Scenario.Integration.Documents;

/// <summary>docs/sdk/csharp.md with the vendor's SDK.</summary>
public sealed class VendorSnippets
{
    [Fact]
    public async Task the_csharp_page_writes_with_the_vendors_sdk()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var (accessKeyId, accessKeySecret, securityToken, _, _, _) = await cloud.IssueTokenAsync("oss-uploader", "alice");
        var endpoint = cloud.OssEndpoint.GetLeftPart(UriPartial.Authority);

        var configuration = new ClientConfiguration { SignatureVersion = SignatureVersion.V4 };
        var oss = new OssClient(endpoint, accessKeyId, accessKeySecret, securityToken, configuration);
        oss.SetRegion("cn-hangzhou");

        oss.PutObject("sample-bucket", "users/alice/hello.txt", new MemoryStream("hello"u8.ToArray()));

        Assert.Equal("hello", (await cloud.Oss.ReadAsync("sample-bucket", "users/alice/hello.txt", TestContext.Current.CancellationToken)).Text);
    }
}
#endif
