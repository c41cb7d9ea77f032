namespace Scenario.Unit.FakeOss;

public sealed class SymlinkTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_link_reads_as_its_target()
    {
        await Root.PutAsync("links/target 中", "hello oss", ("x-oss-meta-of", "target"));
        var put = await LinkAsync("links/link", "links%2Ftarget%20%E4%B8%AD", ("x-oss-meta-of", "link"));

        var got = await Root.GetAsync("links/link");
        var link = await Root.GetAsync("links/link", "symlink");
        var meta = await Root.SendAsync("HEAD", OssTestHost.Bucket, "links/link", "objectMeta");

        Assert.Equal((200, "0"), (put.Status, put.Header("Content-Length")));
        Assert.Equal(("hello oss", "Symlink", "link", "\"337B33C02F89493026843983FF272A30\""),
            (got.Text, got.Header("x-oss-object-type"), got.Header("x-oss-meta-of"), got.Header("ETag")));
        Assert.Equal((200, "0", "links%2Ftarget%20%E4%B8%AD", "link"),
            (link.Status, link.Header("Content-Length"), link.Header("x-oss-symlink-target"), link.Header("x-oss-meta-of")));
        Assert.Equal(put.Header("ETag"), link.Header("ETag"));
        Assert.Equal("0", meta.Header("Content-Length"));
    }

    [Fact]
    public async Task a_link_may_point_nowhere_but_not_at_a_link()
    {
        await LinkAsync("links/dangling", "links/none");
        await LinkAsync("links/second", "links/dangling");

        Assert.Equal((404, "SymlinkTargetNotExist"), Of(await Root.GetAsync("links/dangling")));
        Assert.Equal((404, "SymlinkTargetNotExist"), Of(await Root.SendAsync("HEAD", OssTestHost.Bucket, "links/dangling")));
        Assert.Equal((400, "InvalidTargetType"), Of(await Root.GetAsync("links/second")));
    }

    [Fact]
    public async Task only_links_have_a_target()
    {
        await Root.PutAsync("links/file", "x");

        Assert.Equal((400, "NotSymlink"), Of(await Root.GetAsync("links/file", "symlink")));
        Assert.Equal((404, "NoSuchKey"), Of(await Root.GetAsync("links/none", "symlink")));
        Assert.Equal((400, "InvalidArgument"), Of(await Root.SendAsync("PUT", OssTestHost.Bucket, "links/without", "symlink")));
    }

    [Fact]
    public async Task deleting_a_link_leaves_its_target()
    {
        await Root.PutAsync("links/kept", "x");
        await LinkAsync("links/gone", "links/kept");

        await Root.SendAsync("DELETE", OssTestHost.Bucket, "links/gone");

        Assert.Equal(404, (await Root.GetAsync("links/gone")).Status);
        Assert.Equal("x", (await Root.GetAsync("links/kept")).Text);
    }

    [Fact]
    public async Task a_link_is_listed_as_one_and_is_not_overwritten_when_forbidden()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "link", "symlink", null, ("x-oss-symlink-target", "x"));

        var entry = (await Root.SendAsync("GET", bucket)).Xml.Element("Contents")!;
        var again = await Root.SendAsync("PUT", bucket, "link", "symlink", null, ("x-oss-symlink-target", "y"), ("x-oss-forbid-overwrite", "true"));

        Assert.Equal(("Symlink", "0"), (entry.Element("Type")!.Value, entry.Element("Size")!.Value));
        Assert.Equal((409, "FileAlreadyExists"), Of(again));
    }

    [Fact]
    public async Task a_link_grants_nothing()
    {
        await Root.PutAsync("links/secret", "secret");
        await LinkAsync("links/open", "links/secret");
        var session = fixture.Host.Session("oss-readonly",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:sample-bucket/links/open"}]}""");

        Assert.Equal((403, "AccessDenied"), Of(await session.GetAsync("links/open")));
        Assert.Equal(403, (await session.SendAsync("HEAD", OssTestHost.Bucket, "links/open")).Status);
        Assert.Equal(200, (await session.GetAsync("links/open", "symlink")).Status);
    }

    private Task<OssAnswer> LinkAsync(string key, string target, params (string, string)[] headers) =>
        Root.SendAsync("PUT", OssTestHost.Bucket, key, "symlink", null, [("x-oss-symlink-target", target), .. headers]);

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);
}
