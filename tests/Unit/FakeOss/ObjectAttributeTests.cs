namespace Scenario.Unit.FakeOss;

/// <summary>Tags, ACL and archive state of objects.</summary>
public sealed class ObjectAttributeTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task tags_are_set_read_counted_and_removed()
    {
        await Root.PutAsync("tags/a", "x", ("x-oss-tagging", "a=1&b%20c"));
        var fromHeader = await Root.GetAsync("tags/a", "tagging");
        var put = await TagAsync("tags/a", ("k", "v"), ("中", ""));
        var replaced = await Root.GetAsync("tags/a", "tagging");
        var counted = (await Root.GetAsync("tags/a")).Header("x-oss-tagging-count");
        var deleted = await Root.SendAsync("DELETE", OssTestHost.Bucket, "tags/a", "tagging");
        var none = await Root.GetAsync("tags/a", "tagging");

        Assert.Equal([("a", "1"), ("b c", "")], Tags(fromHeader));
        Assert.Equal(200, put.Status);
        Assert.Equal([("k", "v"), ("中", "")], Tags(replaced));
        Assert.Equal("2", counted);
        Assert.Equal(204, deleted.Status);
        Assert.EndsWith("<Tagging><TagSet></TagSet></Tagging>", none.Text, StringComparison.Ordinal);
        Assert.Null((await Root.GetAsync("tags/a")).Header("x-oss-tagging-count"));
        Assert.Equal("NoSuchKey", (await Root.GetAsync("tags/none", "tagging")).Code);
    }

    [Fact]
    public async Task ten_tags_are_the_most_and_keys_differ()
    {
        await Root.PutAsync("tags/limit", "x");
        var ten = Enumerable.Range(0, 10).Select(n => ($"k{n}", "v")).ToArray();

        Assert.Equal(200, (await TagAsync("tags/limit", ten)).Status);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", [.. ten, ("k10", "v")])).Code);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", ("a", "1"), ("a", "2"))).Code);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", ("", "1"))).Code);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", (new string('k', 129), "1"))).Code);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", ("k", new string('v', 257)))).Code);
        Assert.Equal("InvalidTag", (await TagAsync("tags/limit", ("k*", "v"))).Code);
        Assert.Equal("MalformedXML", (await Root.SendXmlAsync("PUT", OssTestHost.Bucket, "tags/limit", "tagging", "<Tagging/>")).Code);
        Assert.Equal(10, Tags(await Root.GetAsync("tags/limit", "tagging")).Count());
    }

    [Fact]
    public async Task a_copy_takes_the_tags_along_unless_they_are_replaced()
    {
        await Root.PutAsync("tags/source", "x", ("x-oss-tagging", "a=1"));

        await Root.SendAsync("PUT", OssTestHost.Bucket, "tags/copy", "", null, ("x-oss-copy-source", "/sample-bucket/tags/source"));
        await Root.SendAsync("PUT", OssTestHost.Bucket, "tags/replaced", "", null, ("x-oss-copy-source", "/sample-bucket/tags/source"),
            ("x-oss-tagging-directive", "Replace"), ("x-oss-tagging", "b=2"));

        Assert.Equal([("a", "1")], Tags(await Root.GetAsync("tags/copy", "tagging")));
        Assert.Equal([("b", "2")], Tags(await Root.GetAsync("tags/replaced", "tagging")));
    }

    [Fact]
    public async Task an_object_acl_overrides_the_bucket_until_it_is_default_again()
    {
        await Root.PutAsync("acl/a", "x");
        Assert.Equal("default", await GrantAsync());
        Assert.Equal(403, (await fixture.Host.Anonymous.GetAsync("acl/a")).Status);

        Assert.Equal(200, (await PutAclAsync("public-read")).Status);
        Assert.Equal("public-read", await GrantAsync());
        Assert.Equal(200, (await fixture.Host.Anonymous.GetAsync("acl/a")).Status);
        await PutAclAsync("default");
        Assert.Equal(403, (await fixture.Host.Anonymous.GetAsync("acl/a")).Status);
        Assert.Equal("InvalidArgument", (await PutAclAsync("open")).Code);
        Assert.Equal("NoSuchKey", (await Root.GetAsync("acl/none", "acl")).Code);

        Task<OssAnswer> PutAclAsync(string acl) => Root.SendAsync("PUT", OssTestHost.Bucket, "acl/a", "acl", null, ("x-oss-object-acl", acl));
        async Task<string> GrantAsync()
        {
            var xml = (await Root.GetAsync("acl/a", "acl")).Xml;
            Assert.Equal(OssTestHost.Account, xml.Element("Owner")!.Element("ID")!.Value);
            return xml.Element("AccessControlList")!.Element("Grant")!.Value;
        }
    }

    [Fact]
    public async Task an_archived_object_is_restored_before_it_is_read_and_falls_back()
    {
        await using var host = await OssTestHost.StartAsync();
        var root = host.Root;
        await root.PutAsync("archive/a", "cold", ("x-oss-storage-class", "Archive"));

        Assert.Equal((403, "InvalidObjectState"), Of(await root.GetAsync("archive/a")));
        Assert.Equal(202, (await RestoreAsync("<RestoreRequest><Days>2</Days></RestoreRequest>")).Status);
        Assert.Equal((409, "RestoreAlreadyInProgress"), Of(await RestoreAsync("")));
        Assert.Equal("ongoing-request=\"true\"", (await root.SendAsync("HEAD", OssTestHost.Bucket, "archive/a")).Header("x-oss-restore"));

        Assert.Contains("<RestoreInfo>ongoing-request=\"true\"</RestoreInfo>",
            (await root.SendAsync("GET", OssTestHost.Bucket, null, "prefix=archive/")).Text, StringComparison.Ordinal);

        host.Clock.Advance(TimeSpan.FromSeconds(10));
        var restored = await root.GetAsync("archive/a");
        Assert.Equal("cold", restored.Text);
        Assert.StartsWith("ongoing-request=\"false\", expiry-date=\"", restored.Header("x-oss-restore"), StringComparison.Ordinal);
        Assert.Equal(200, (await RestoreAsync("")).Status);

        host.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal((403, "InvalidObjectState"), Of(await root.GetAsync("archive/a")));

        Task<OssAnswer> RestoreAsync(string body) => root.SendXmlAsync("POST", OssTestHost.Bucket, "archive/a", "restore", body);
    }

    [Theory]
    [InlineData("Archive", "<RestoreRequest><Days>1</Days></RestoreRequest>", null)]
    [InlineData("ColdArchive", "<RestoreRequest><Days>1</Days></RestoreRequest>", "Standard")]
    [InlineData("DeepColdArchive", "<RestoreRequest><Days>1</Days><JobParameters><Tier>Expedited</Tier></JobParameters></RestoreRequest>", "Expedited")]
    public async Task the_colder_classes_tell_how_soon_the_bytes_are_wanted(string storageClass, string body, string? priority)
    {
        var key = "archive/" + Guid.NewGuid();
        await Root.PutAsync(key, "x", ("x-oss-storage-class", storageClass));

        Assert.Equal(priority, (await Root.SendXmlAsync("POST", OssTestHost.Bucket, key, "restore", body)).Header("x-oss-object-restore-priority"));
    }

    [Theory]
    [InlineData("Standard", "", "OperationNotSupported")]
    [InlineData("IA", "", "OperationNotSupported")]
    [InlineData("Archive", "<RestoreRequest><Days>0</Days></RestoreRequest>", "InvalidArgument")]
    [InlineData("Archive", "<RestoreRequest><Days>8</Days></RestoreRequest>", "InvalidArgument")]
    [InlineData("Archive", "<RestoreRequest/>", "MalformedXML")]
    [InlineData("Archive", "<RestoreRequest><Days>1</Days><JobParameters><Tier>Standard</Tier></JobParameters></RestoreRequest>", "MalformedXML")]
    [InlineData("ColdArchive", "<RestoreRequest><Days>1</Days><JobParameters><Tier>Fast</Tier></JobParameters></RestoreRequest>", "InvalidArgument")]
    [InlineData("ColdArchive", "<RestoreRequest><Days>300</Days><JobParameters><Tier>Bulk</Tier></JobParameters></RestoreRequest>", "")]
    public async Task what_can_be_restored_for_how_long(string storageClass, string body, string code)
    {
        var key = "archive/" + Guid.NewGuid();
        await Root.PutAsync(key, "x", ("x-oss-storage-class", storageClass));

        Assert.Equal(code, (await Root.SendXmlAsync("POST", OssTestHost.Bucket, key, "restore", body)).Code);
    }

    private Task<OssAnswer> TagAsync(string key, params (string Key, string Value)[] tags) => Root.SendXmlAsync(
        "PUT",
        OssTestHost.Bucket,
        key,
        "tagging",
        $"<Tagging><TagSet>{string.Concat(tags.Select(tag => $"<Tag><Key>{tag.Key}</Key><Value>{tag.Value}</Value></Tag>"))}</TagSet></Tagging>");

    private static IEnumerable<(string, string)> Tags(OssAnswer answer) =>
        answer.Xml.Element("TagSet")!.Elements("Tag").Select(tag => (tag.Element("Key")!.Value, tag.Element("Value")!.Value));

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);
}
