namespace Scenario.Unit.FakeOss;

public sealed class BucketTagTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task tags_are_replaced_as_a_whole_and_deleted_by_key_or_all()
    {
        var bucket = await Root.NewBucketAsync();
        var none = await GetAsync(bucket);
        Assert.Equal(200, (await PutAsync(bucket, ("old", "1"))).Status);
        Assert.Equal(200, (await PutAsync(bucket, ("k1", "v"), ("k2", ""), ("中*", "<&>"))).Status);
        var replaced = await GetAsync(bucket);
        var deletedSome = await Root.SendAsync("DELETE", bucket, null, "tagging=k1,k2");
        var left = await GetAsync(bucket);
        var deletedAll = await Root.SendAsync("DELETE", bucket, null, "tagging");

        Assert.Empty(none);
        Assert.Equal([("k1", "v"), ("k2", ""), ("中*", "<&>")], replaced);
        Assert.Equal(204, deletedSome.Status);
        Assert.Equal([("中*", "<&>")], left);
        Assert.Equal(204, deletedAll.Status);
        Assert.Empty(await GetAsync(bucket));
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "tagging=k1")).Status);
    }

    [Fact]
    public async Task twenty_tags_are_the_most_and_some_beginnings_are_the_vendors()
    {
        var bucket = await Root.NewBucketAsync();
        var twenty = Enumerable.Range(0, 20).Select(n => ($"k{n}", "v")).ToArray();

        Assert.Equal(200, (await PutAsync(bucket, twenty)).Status);
        Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, [.. twenty, ("k20", "v")]));
        Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, ("k", "1"), ("k", "2")));
        Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, (new string('k', 65), "1")));
        Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, ("k", new string('v', 129))));
        Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, ("", "1")));
        foreach (var reserved in (string[])["http://k", "HTTPS://k", "Aliyun-k", "acs:k"])
        {
            Assert.Equal((400, "InvalidTag"), await RefusedAsync(bucket, (reserved, "1")));
        }

        Assert.Equal("MalformedXML", (await Root.SendXmlAsync("PUT", bucket, null, "tagging", "<Tagging/>")).Code);
        Assert.Equal(20, (await GetAsync(bucket)).Length);
    }

    [Fact]
    public async Task a_policy_may_depend_on_a_bucket_tag()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "k", "", "x"u8.ToArray());
        var session = Host.Session("oss-readonly",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Condition":{"StringEquals":{"oss:BucketTag/stage":"test"}}}]}""");

        var before = await session.SendAsync("GET", bucket, "k");
        await PutAsync(bucket, ("stage", "test"));
        var tagged = await session.SendAsync("GET", bucket, "k");
        await Root.SendAsync("DELETE", bucket, null, "tagging");
        var after = await session.SendAsync("GET", bucket, "k");

        Assert.Equal((403, 200, 403), (before.Status, tagged.Status, after.Status));
    }

    private Task<OssAnswer> PutAsync(string bucket, params (string Key, string Value)[] tags) => Root.SendXmlAsync(
        "PUT",
        bucket,
        null,
        "tagging",
        $"<Tagging><TagSet>{string.Concat(tags.Select(tag => $"<Tag><Key>{Escape(tag.Key)}</Key><Value>{Escape(tag.Value)}</Value></Tag>"))}</TagSet></Tagging>");

    private async Task<(int Status, string Code)> RefusedAsync(string bucket, params (string Key, string Value)[] tags)
    {
        var answer = await PutAsync(bucket, tags);
        return (answer.Status, answer.Code);
    }

    private async Task<(string Key, string Value)[]> GetAsync(string bucket)
    {
        var answer = await Root.SendAsync("GET", bucket, null, "tagging");
        Assert.Equal(200, answer.Status);
        return [.. answer.Xml.Element("TagSet")!.Elements("Tag").Select(tag => (tag.Element("Key")!.Value, tag.Element("Value")!.Value))];
    }

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
