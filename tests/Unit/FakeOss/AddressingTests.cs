using System.Net.Sockets;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

public sealed class AddressingTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost Host => fixture.Host;

    [Theory]
    [InlineData("sample-bucket.localhost", "/2015/01/01/grass.jpg")]
    [InlineData("sample-bucket.localhost", "/2015%2F01%2F01%2Fgrass.jpg")]
    [InlineData("sample-bucket.oss-cn-hangzhou.aliyuncs.com", "/2015/01/01/grass.jpg")]
    [InlineData("localhost", "/sample-bucket/2015/01/01/grass.jpg")]
    [InlineData("oss-cn-hangzhou.aliyuncs.com", "/sample-bucket/2015/01/01/grass.jpg")]
    [InlineData("sample-bucket.oss-cn-hangzhou.aliyuncs.com", "/sample-bucket/2015/01/01/grass.jpg")]
    public async Task every_form_reaches_the_same_object(string host, string target)
    {
        foreach (var sign in new[] { OssCall.V1,
            (Func<OssRequestToSign, string, string, string?, DateTimeOffset, IEnumerable<KeyValuePair<string, string>>>)OssCall.V4 })
        {
            var answer = await Host.Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, Photo, "", null) { Host = host, RawTarget = target, Sign = sign });

            Assert.True(answer.Status == 200, answer.ToString());
        }
    }

    [Fact]
    public async Task a_key_that_begins_with_the_bucket_name_is_told_apart_by_the_signature()
    {
        await Host.Root.PutAsync("sample-bucket/x", "nested");

        var nested = await Host.Root.SendAsync(
            new OssCall("GET", OssTestHost.Bucket, "sample-bucket/x", "", null) { Host = "sample-bucket.localhost", RawTarget = "/sample-bucket/x" });
        var listing = await Host.Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, null, "uploads-are-not-asked=1",
            null)
        { Host = "sample-bucket.oss-cn-hangzhou.aliyuncs.com", RawTarget = "/sample-bucket/?uploads-are-not-asked=1" });

        Assert.Equal("nested", nested.Text);
        Assert.Equal("ListBucketResult", listing.Xml.Name.LocalName);
    }

    [Fact]
    public async Task a_foreign_host_is_refused()
    {
        var answer = await Host.Root.SendAsync(new OssCall("GET", null, null, "", null) { Host = "example.com", RawTarget = "/" });

        Assert.Equal((403, "NonStandardHostForbidden"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task path_style_can_be_switched_off_and_a_custom_domain_bound()
    {
        await using var host = await OssTestHost.StartAsync("--AllowPathStyle", "false", "--Cnames:photos.example.com", "sample-bucket");

        Assert.Equal("SecondLevelDomainForbidden", (await host.Root.GetAsync(Photo)).Code);
        var bound = await host.Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, Photo, "", null) { Host = "photos.example.com", RawTarget = "/" + Photo });
        Assert.Equal(200, bound.Status);
    }

    [Fact]
    public async Task the_control_api_is_a_key_where_the_host_names_a_bucket()
    {
        Assert.Contains("ok", await Host.Http.GetStringAsync(new Uri(Host.Endpoint, "/__admin/health")), StringComparison.Ordinal);

        var key = await Host.Root.SendAsync(
            new OssCall("GET", OssTestHost.Bucket, "__admin/health", "", null) { Host = "sample-bucket.localhost", RawTarget = "/__admin/health" });
        Assert.Equal((404, "NoSuchKey"), (key.Status, key.Code));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("./x")]
    [InlineData("中文 +&?.jpg")]
    [InlineData("per%2Fcent %")]
    [InlineData("folder/")]
    [InlineData("tab\tand'quotes\"<&>()*!~")]
    [InlineData("../../../../etc/passwd")]
    public async Task awkward_keys_are_stored_exactly(string key)
    {
        var put = await Host.Root.PutAsync(key, key);
        Assert.True(put.Status == 200, put.ToString());

        Assert.Equal(key, (await Host.Root.GetAsync(key)).Text);
        var listed = (await Host.Root.SendAsync("GET", OssTestHost.Bucket, null, "encoding-type=url&max-keys=1000")).Xml;
        Assert.Contains(key, listed.Elements("Contents").Select(e => Uri.UnescapeDataString(e.Element("Key")!.Value)));
        Assert.Equal(204, (await Host.Root.SendAsync("DELETE", OssTestHost.Bucket, key)).Status);
    }

    [Fact]
    public async Task keys_have_up_to_1023_bytes()
    {
        var longest = new string('好', 341);
        Assert.Equal(1023, Encoding.UTF8.GetByteCount(longest));

        Assert.Equal(200, (await Host.Root.PutAsync(longest, "x")).Status);
        Assert.Equal("x", (await Host.Root.GetAsync(longest)).Text);
        var tooLong = await Host.Root.PutAsync(longest + "x", "x");
        Assert.Equal((400, "InvalidObjectName", "The Length of Object name must be less than 1024."), (tooLong.Status, tooLong.Code, tooLong.Message));
        Assert.Equal("InvalidObjectName", (await Host.Root.PutAsync("/x", "x")).Code);
        Assert.Equal("InvalidObjectName", (await Host.Root.PutAsync("\\x", "x")).Code);
    }
}
