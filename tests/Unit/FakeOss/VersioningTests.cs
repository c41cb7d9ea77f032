using System.Globalization;
using System.Text;

namespace Scenario.Unit.FakeOss;

public sealed class VersioningTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task the_state_is_none_then_enabled_or_suspended()
    {
        var bucket = await Root.NewBucketAsync();

        Assert.Null((await Root.SendAsync("GET", bucket, null, "versioning")).Xml.Element("Status"));
        await Root.SetVersioningAsync(bucket, "Enabled");
        Assert.Equal("Enabled", (await Root.SendAsync("GET", bucket, null, "versioning")).Xml.Element("Status")!.Value);
        await Root.SetVersioningAsync(bucket, "Suspended");
        Assert.Equal("Suspended", (await Root.SendAsync("GET", bucket, null, "versioning")).Xml.Element("Status")!.Value);
        Assert.Equal("MalformedXML",
            (await Root.SendXmlAsync("PUT", bucket, null, "versioning", "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>")).Code);
    }

    [Fact]
    public async Task every_put_keeps_the_older_version_and_a_delete_only_hides()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var first = (await PutAsync(bucket, "k", "first")).Header("x-oss-version-id")!;
        var second = (await PutAsync(bucket, "k", "second")).Header("x-oss-version-id")!;

        var hide = await Root.SendAsync("DELETE", bucket, "k");
        var hidden = await Root.SendAsync("GET", bucket, "k");
        var marker = hide.Header("x-oss-version-id")!;

        Assert.NotEqual(first, second);
        Assert.Equal((204, "true"), (hide.Status, hide.Header("x-oss-delete-marker")));
        Assert.Equal((404, "NoSuchKey", "true", marker), (hidden.Status, hidden.Code, hidden.Header("x-oss-delete-marker"), hidden.Header("x-oss-version-id")));
        var old = await Root.SendAsync("GET", bucket, "k", "versionId=" + first);
        Assert.Equal(("first", first), (old.Text, old.Header("x-oss-version-id")));
        Assert.Equal(405, (await Root.SendAsync("GET", bucket, "k", "versionId=" + marker)).Status);
        Assert.Equal((404, "NoSuchVersion"), Of(await Root.SendAsync("GET", bucket, "k", "versionId=CAEQnone")));

        var undelete = await Root.SendAsync("DELETE", bucket, "k", "versionId=" + marker);
        Assert.Equal(("true", marker), (undelete.Header("x-oss-delete-marker"), undelete.Header("x-oss-version-id")));
        Assert.Equal("second", (await Root.SendAsync("GET", bucket, "k")).Text);
        await Root.SendAsync("DELETE", bucket, "k", "versionId=" + second);
        Assert.Equal("first", (await Root.SendAsync("GET", bucket, "k")).Text);
        Assert.Equal((409, "BucketNotEmpty"), Of(await Root.SendAsync("DELETE", bucket)));
        await Root.SendAsync("DELETE", bucket, "k", "versionId=" + first);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket)).Status);
    }

    [Fact]
    public async Task suspended_writes_replace_the_null_version_only()
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, "k", "before");
        await Root.SetVersioningAsync(bucket, "Enabled");
        var kept = (await PutAsync(bucket, "k", "kept")).Header("x-oss-version-id")!;
        Assert.Equal("before", (await Root.SendAsync("GET", bucket, "k", "versionId=null")).Text);
        await Root.SetVersioningAsync(bucket, "Suspended");

        var put = await PutAsync(bucket, "k", "after");

        Assert.Equal("null", put.Header("x-oss-version-id"));
        Assert.Equal(["null", kept], (await ListAsync(bucket)).Select(entry => entry.Version));
        Assert.Equal("after", (await Root.SendAsync("GET", bucket, "k", "versionId=null")).Text);
        await Root.SendAsync("DELETE", bucket, "k");
        Assert.Equal([("DeleteMarker", "k", "null", true), ("Version", "k", kept, false)], await ListAsync(bucket));
    }

    [Fact]
    public async Task versions_are_listed_in_pages_of_any_size()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        foreach (var key in new[] { "a", "b/1", "b/2", "c" })
        {
            for (var n = 0; n < 3; n++)
            {
                await PutAsync(bucket, key, n.ToString(CultureInfo.InvariantCulture));
            }
        }

        await Root.SendAsync("DELETE", bucket, "b/1");
        var whole = await ListAsync(bucket);

        Assert.Equal(13, whole.Count);
        Assert.Equal(("DeleteMarker", true), (whole[3].Kind, whole[3].IsLatest));
        foreach (var size in new[] { 1, 2, 5, 12, 13 })
        {
            Assert.Equal(whole, await ListAsync(bucket, "max-keys=" + size.ToString(CultureInfo.InvariantCulture)));
        }

        var folded = (await Root.SendAsync("GET", bucket, null, "versions&delimiter=%2F&max-keys=4")).Xml;
        Assert.Equal((3, "b/", "b/", "true"), (folded.Elements("Version").Count(), folded.Element("CommonPrefixes")!.Element("Prefix")!.Value,
            folded.Element("NextKeyMarker")!.Value, folded.Element("IsTruncated")!.Value));
        var rest = (await Root.SendAsync("GET", bucket, null, "versions&delimiter=%2F&key-marker=b%2F")).Xml;
        Assert.Equal(["c", "c", "c"], rest.Elements("Version").Select(version => version.Element("Key")!.Value));
        Assert.Equal("InvalidArgument", (await Root.SendAsync("GET", bucket, null, "versions&version-id-marker=x")).Code);
    }

    [Fact]
    public async Task a_clean_up_that_deletes_page_by_page_misses_no_version()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        for (var n = 0; n < 5; n++)
        {
            await PutAsync(bucket, "k", n.ToString(CultureInfo.InvariantCulture));
        }

        var markers = "";
        for (var truncated = true; truncated;)
        {
            var page = (await Root.SendAsync("GET", bucket, null, $"versions&max-keys=2{markers}")).Xml;
            foreach (var version in page.Elements("Version"))
            {
                await Root.SendAsync("DELETE", bucket, "k", "versionId=" + version.Element("VersionId")!.Value);
            }

            truncated = page.Element("IsTruncated")!.Value == "true";
            markers = $"&key-marker={page.Element("NextKeyMarker")?.Value}&version-id-marker={page.Element("NextVersionIdMarker")?.Value}";
        }

        Assert.Empty(await ListAsync(bucket));
    }

    [Fact]
    public async Task a_copy_onto_itself_of_an_appendable_object_is_a_version_of_its_own()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("POST", bucket, "log", "append&position=0", [1]);
        await Root.SetVersioningAsync(bucket, "Enabled");

        var copy = await Root.SendAsync("PUT", bucket, "log", "", null, ("x-oss-copy-source", $"/{bucket}/log"));

        Assert.Equal(200, copy.Status);
        Assert.Equal(copy.Header("x-oss-version-id"), (await Root.SendAsync("POST", bucket, "log", "append&position=1", [2])).Header("x-oss-version-id"));
        Assert.Equal([1, 2], (await Root.SendAsync("GET", bucket, "log")).Body);
        Assert.Equal([1], (await Root.SendAsync("GET", bucket, "log", "versionId=null")).Body);
    }

    [Fact]
    public async Task tags_acl_copy_and_symlink_know_versions()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var first = (await PutAsync(bucket, "k", "first")).Header("x-oss-version-id")!;
        await PutAsync(bucket, "k", "second");

        var tag = await Root.SendXmlAsync("PUT", bucket, "k", "tagging&versionId=" + first,
            "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>");
        Assert.Equal(first, tag.Header("x-oss-version-id"));
        Assert.Empty((await Root.SendAsync("GET", bucket, "k", "tagging")).Xml.Element("TagSet")!.Elements());
        await Root.SendAsync("PUT", bucket, "k", "acl&versionId=" + first, null, ("x-oss-object-acl", "public-read"));
        Assert.Equal("default", (await Root.SendAsync("GET", bucket, "k", "acl")).Xml.Element("AccessControlList")!.Element("Grant")!.Value);

        var copy = await Root.SendAsync("PUT", bucket, "copy", "", null, ("x-oss-copy-source", $"/{bucket}/k?versionId={first}"));
        Assert.Equal(first, copy.Header("x-oss-copy-source-version-id"));
        Assert.Equal("first", (await Root.SendAsync("GET", bucket, "copy")).Text);
        var link = (await Root.SendAsync("PUT", bucket, "link", "symlink", null, ("x-oss-symlink-target", "k"))).Header("x-oss-version-id")!;
        await PutAsync(bucket, "link", "plain");
        Assert.Equal("k", (await Root.SendAsync("GET", bucket, "link", "symlink&versionId=" + link)).Header("x-oss-symlink-target"));
        Assert.Equal("second", (await Root.SendAsync("GET", bucket, "link", "versionId=" + link)).Text);
    }

    [Fact]
    public async Task multipart_makes_a_new_version()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var id = (await Root.SendAsync("POST", bucket, "parts", "uploads")).Xml.Element("UploadId")!.Value;
        await Root.SendAsync("PUT", bucket, "parts", $"partNumber=1&uploadId={id}", [1]);
        var complete = await Root.SendAsync("POST", bucket, "parts", "uploadId=" + id, [], ("x-oss-complete-all", "yes"));
        Assert.StartsWith("CAEQ", complete.Header("x-oss-version-id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task many_versions_are_deleted_in_one_request()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var version = (await PutAsync(bucket, "a", "1")).Header("x-oss-version-id")!;
        await PutAsync(bucket, "b", "1");

        var answer = await Root.SendXmlAsync("POST", bucket, null, "delete",
            $"<Delete><Object><Key>a</Key><VersionId>{version}</VersionId></Object><Object><Key>b</Key></Object></Delete>");
        var deleted = answer.Xml.Elements("Deleted").ToList();

        Assert.Equal(version, deleted[0].Element("VersionId")!.Value);
        Assert.Equal("true", deleted[1].Element("DeleteMarker")!.Value);
        Assert.Equal(["b", "b"], (await ListAsync(bucket)).Select(entry => entry.Key));
        Assert.Equal(deleted[1].Element("DeleteMarkerVersionId")!.Value, (await ListAsync(bucket))[0].Version);
    }

    [Fact]
    public async Task a_version_needs_an_action_of_its_own()
    {
        await Root.PutAsync("versions/a", "x");
        var session = fixture.Host.Session("oss-readonly", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}""");

        Assert.Equal(200, (await session.GetAsync("versions/a")).Status);
        Assert.Equal(403, (await session.GetAsync("versions/a", "versionId=null")).Status);
        Assert.Equal(200, (await Root.GetAsync("versions/a", "versionId=null")).Status);
    }

    [Fact]
    public async Task the_statistics_count_what_is_there()
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, "a", "12345");
        await Root.SendAsync("PUT", bucket, "ia", "", [1, 2, 3], ("x-oss-storage-class", "IA"));
        await Root.SendAsync("POST", bucket, "upload", "uploads");

        var stat = (await Root.SendAsync("GET", bucket, null, "stat")).Xml;

        Assert.Equal(
            ["8", "2", "1", "5", "1", "3", "1"],
            new[] { "Storage", "ObjectCount", "MultipartUploadCount", "StandardStorage", "StandardObjectCount", "InfrequentAccessStorage",
                "InfrequentAccessObjectCount" }.Select(name => stat.Element(name)!.Value));
    }

    private Task<OssAnswer> PutAsync(string bucket, string key, string text) => Root.SendAsync("PUT", bucket, key, "", Encoding.UTF8.GetBytes(text));

    private async Task<List<(string Kind, string Key, string Version, bool IsLatest)>> ListAsync(string bucket, string query = "max-keys=1000")
    {
        var entries = new List<(string, string, string, bool)>();
        var markers = "";
        while (true)
        {
            var page = (await Root.SendAsync("GET", bucket, null, $"versions&{query}{markers}")).Xml;
            entries.AddRange(page.Elements()
                .Where(entry => entry.Name.LocalName is "Version" or "DeleteMarker")
                .Select(entry => (entry.Name.LocalName, entry.Element("Key")!.Value, entry.Element("VersionId")!.Value,
                    entry.Element("IsLatest")!.Value == "true")));
            if (page.Element("IsTruncated")!.Value != "true")
            {
                return entries;
            }

            markers = $"&key-marker={Uri.EscapeDataString(page.Element("NextKeyMarker")!.Value)}&version-id-marker={page.Element("NextVersionIdMarker")!.Value}";
        }
    }

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);
}
