using System.Text;

namespace Scenario.Unit.FakeOss;

public sealed class BucketTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_bucket_is_created_described_and_deleted()
    {
        Assert.Equal(200, (await Root.SendAsync("PUT", "new-bucket", null, "", null, ("x-oss-acl", "public-read"))).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", "new-bucket")).Status);

        var info = (await Root.SendAsync("GET", "new-bucket", null, "bucketInfo")).Xml.Element("Bucket")!;
        Assert.Equal(("new-bucket", "oss-cn-hangzhou", OssTestHost.Account, "public-read"),
            (info.Element("Name")!.Value, info.Element("Location")!.Value, info.Element("Owner")!.Element("ID")!.Value,
                info.Element("AccessControlList")!.Element("Grant")!.Value));
        Assert.Equal(fixture.Host.Endpoint.Authority, info.Element("ExtranetEndpoint")!.Value);
        Assert.Equal("oss-cn-hangzhou", (await Root.SendAsync("GET", "new-bucket", null, "location")).Xml.Value);
        Assert.Equal("public-read", (await Root.SendAsync("GET", "new-bucket", null, "acl")).Xml.Element("AccessControlList")!.Value);
        Assert.Equal("oss-cn-hangzhou", (await Root.SendAsync("HEAD", "new-bucket")).Header("x-oss-bucket-region"));

        await Root.SendAsync("PUT", "new-bucket", "k", "", Encoding.UTF8.GetBytes("x"));
        var full = await Root.SendAsync("DELETE", "new-bucket");
        Assert.Equal((409, "BucketNotEmpty", "new-bucket"), (full.Status, full.Code, full.Xml.Element("BucketName")!.Value));
        await Root.SendAsync("DELETE", "new-bucket", "k");
        Assert.Equal(204, (await Root.SendAsync("DELETE", "new-bucket")).Status);
        var gone = await Root.SendAsync("GET", "new-bucket", null, "acl");
        Assert.Equal((404, "NoSuchBucket", "new-bucket"), (gone.Status, gone.Code, gone.Xml.Element("BucketName")!.Value));
        Assert.Equal("NoSuchBucket", (await Root.SendAsync("HEAD", "new-bucket")).Code);
    }

    [Fact]
    public async Task setting_the_acl_of_a_missing_bucket_creates_it()
    {
        var created = await Root.SendAsync("PUT", "acl-bucket", null, "acl", null, ("x-oss-acl", "public-read"));

        Assert.Equal((200, "/acl-bucket"), (created.Status, created.Header("Location")));
        Assert.Equal("public-read", (await Root.SendAsync("GET", "acl-bucket", null, "acl")).Xml.Element("AccessControlList")!.Value);
        Assert.Equal(403, (await fixture.Host.Anonymous.SendAsync("PUT", "acl-bucket-2", null, "acl", null, ("x-oss-acl", "public-read"))).Status);
        Assert.Equal(404, (await Root.SendAsync("GET", "acl-bucket-2", null, "acl")).Status);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-start")]
    [InlineData("Upper-case")]
    [InlineData("under_score")]
    [InlineData("..")]
    public async Task names_outside_the_rule_are_refused(string name)
    {
        var answer = await Root.SendAsync("PUT", name);

        Assert.Equal((400, "InvalidBucketName"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_bucket_configuration_is_read()
    {
        var created = await Root.SendAsync("PUT", "ia-bucket", null, "", Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CreateBucketConfiguration><StorageClass>IA</StorageClass></CreateBucketConfiguration>"));
        var changed = await Root.SendAsync("PUT", "ia-bucket", null, "", Encoding.UTF8.GetBytes(
            "<CreateBucketConfiguration><StorageClass>Archive</StorageClass></CreateBucketConfiguration>"));

        Assert.Equal(200, created.Status);
        Assert.Equal((409, "BucketAlreadyExists"), (changed.Status, changed.Code));
        await Root.SendAsync("PUT", "ia-bucket", "k", "", [1]);
        Assert.Equal("IA", (await Root.SendAsync("HEAD", "ia-bucket", "k")).Header("x-oss-storage-class"));
    }

    [Fact]
    public async Task buckets_are_listed_with_their_owner_also_by_the_three_slashes_of_one_sdk()
    {
        var answer = await Root.SendAsync(new OssCall("GET", null, null, "", null) { RawTarget = "///" });

        Assert.Equal(OssTestHost.Account, answer.Xml.Element("Owner")!.Element("ID")!.Value);
        var bucket = answer.Xml.Element("Buckets")!.Elements("Bucket").Single(b => b.Element("Name")!.Value == OssTestHost.Bucket);
        Assert.All(["CreationDate", "ExtranetEndpoint", "IntranetEndpoint", "Location", "Region", "StorageClass"],
            name => Assert.NotNull(bucket.Element(name)));
        Assert.Null(answer.Xml.Element("IsTruncated"));

        var none = await Root.SendAsync("GET", null, null, "prefix=zzz&max-keys=1");
        Assert.Equal("false", none.Xml.Element("IsTruncated")!.Value);
        Assert.Empty(none.Xml.Element("Buckets")!.Elements());
    }

    [Fact]
    public async Task unknown_sub_resources_are_not_implemented_and_never_fall_through()
    {
        foreach (var query in new[] { "metaQuery", "cname", "vod" })
        {
            var answer = await Root.SendAsync("PUT", OssTestHost.Bucket, "fall-through", query, [1]);
            Assert.Equal((400, "NotImplemented"), (answer.Status, answer.Code));
        }

        Assert.Equal(404, (await Root.GetAsync("fall-through")).Status);
        Assert.Equal("NotImplemented", (await Root.GetAsync("2015/01/01/grass.jpg", "x-oss-process=image%2Fresize,w_100")).Code);
        Assert.Equal("MethodNotAllowed", (await Root.SendAsync("PATCH", OssTestHost.Bucket, "k")).Code);
    }
}
