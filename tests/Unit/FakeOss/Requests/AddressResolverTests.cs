using Scenario.FakeOss;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Requests;

/// <summary>oss-protocol 1.1 and 1.3: where a request says its bucket and key.</summary>
public sealed class AddressResolverTests
{
    private static readonly AddressResolver Resolver = new(new OssOptions
    {
        ServiceNames = ["localhost", "oss.internal"],
        Cnames = new Dictionary<string, string> { ["photos.example.com"] = "photos" },
    });

    [Theory]
    [InlineData("127.0.0.1:8712", "/", null, null, nameof(AddressingStyle.Path))]
    [InlineData("[::1]:8712", "/b/k", "b", "k", nameof(AddressingStyle.Path))]
    [InlineData("", "/b/", "b", null, nameof(AddressingStyle.Path))]
    [InlineData("LOCALHOST", "/b", "b", null, nameof(AddressingStyle.Path))]
    [InlineData("oss-cn-hangzhou.aliyuncs.com", "/b/a%2Fb+c", "b", "a/b c", nameof(AddressingStyle.Path))]
    [InlineData("127.0.0.1", "/b/%E4%B8%AD%", "b", "中%", nameof(AddressingStyle.Path))]
    [InlineData("127.0.0.1", "/b/%4", "b", "%4", nameof(AddressingStyle.Path))]
    [InlineData("127.0.0.1", "/b/%4g%g4", "b", "%4g%g4", nameof(AddressingStyle.Path))]
    [InlineData("127.0.0.1", "//", null, null, nameof(AddressingStyle.Path))]
    [InlineData("b.localhost:8712", "/", "b", null, nameof(AddressingStyle.VirtualHosted))]
    [InlineData("b.localhost", "/a/../c", "b", "a/../c", nameof(AddressingStyle.VirtualHosted))]
    [InlineData("a.b.oss.internal", "/k", "a.b", "k", nameof(AddressingStyle.VirtualHosted))]
    [InlineData("b.oss-cn-hangzhou.aliyuncs.com", "/k", "b", "k", nameof(AddressingStyle.VirtualHosted))]
    [InlineData("undefined.localhost", "/", null, null, nameof(AddressingStyle.VirtualHosted))]
    [InlineData("null.localhost", "/", null, null, nameof(AddressingStyle.VirtualHosted))]
    [InlineData("null.localhost", "/k", "null", "k", nameof(AddressingStyle.VirtualHosted))]
    [InlineData(".oss-cn-hangzhou.aliyuncs.com", "/k", null, null, nameof(AddressingStyle.VirtualHosted))]
    [InlineData("photos.example.com", "/k", "photos", "k", nameof(AddressingStyle.Cname))]
    [InlineData("photos.example.com", "/", "photos", null, nameof(AddressingStyle.Cname))]
    public void host_and_path_name_bucket_and_key(string host, string path, string? bucket, string? key, string style)
    {
        var address = Resolver.Resolve(host, path);

        Assert.Equal((bucket, key, style), (address.Bucket, address.Key, address.Style.ToString()));
    }

    [Theory]
    [InlineData("example.com", "/k", "NonStandardHostForbidden")]
    [InlineData("oss-cn-hangzhou.example.com", "/k", "NonStandardHostForbidden")]
    [InlineData("a.oss-x.y.aliyuncs.com", "/k", "NonStandardHostForbidden")]
    [InlineData("127.0.0.1", "//k", "InvalidBucketName")]
    [InlineData("127.0.0.1", "/b/%FF", "InvalidArgument")]
    public void what_names_nothing_is_refused(string host, string path, string code) =>
        Assert.Equal(code, ParsedRequest.Refusal(() => Resolver.Resolve(host, path)).Code);

    [Fact]
    public void a_path_that_repeats_the_bucket_can_be_read_in_two_ways()
    {
        var address = Resolver.Resolve("b.localhost", "/b/k");

        Assert.Equal(("b/k", "k"), (address.Key, address.Alternative?.Key));
        Assert.Null(Resolver.Resolve("b.localhost", "/c/k").Alternative);
    }

    [Fact]
    public void path_style_can_be_closed_but_the_service_stays_open()
    {
        var closed = new AddressResolver(new OssOptions { AllowPathStyle = false });

        Assert.Equal("SecondLevelDomainForbidden", ParsedRequest.Refusal(() => closed.Resolve("127.0.0.1", "/b/k")).Code);
        Assert.Null(closed.Resolve("127.0.0.1", "/").Bucket);
        Assert.Equal("k", closed.Resolve("b.localhost", "/k").Key);
    }

    [Theory]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("oss-cn-beijing.aliyuncs.com", true)]
    [InlineData("b.localhost", false)]
    [InlineData("photos.example.com", false)]
    public void the_control_API_is_where_the_host_names_no_bucket(string host, bool isService) => Assert.Equal(isService, Resolver.IsServiceHost(host));
}
