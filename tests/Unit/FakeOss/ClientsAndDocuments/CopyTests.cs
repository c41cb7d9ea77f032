using System.Diagnostics;
using System.Text;

namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>What names another object, and what stays when an object is copied onto itself.</summary>
public sealed class CopyTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData("a b", "copy/a+b")]
    [InlineData("a b", "copy/a%20b")]
    [InlineData("a+b", "copy/a%2Bb")]
    public async Task a_plus_in_a_copy_source_is_a_blank_and_an_escaped_one_a_plus(string name, string written)
    {
        await Root.PutAsync($"copy/{name}", name);

        var copy = await CopyAsync($"copy/of {written}", $"/sample-bucket/{written}");

        Assert.Equal(200, copy.Status);
        Assert.Equal(name, (await Root.GetAsync($"copy/of {written}")).Text);
    }

    [Fact]
    public async Task a_plus_in_the_source_of_a_part_is_a_blank()
    {
        await Root.PutAsync("part/a b", "bytes");
        var id = await Root.InitiateAsync("part/whole");

        var part = await Root.SendAsync("PUT", OssTestHost.Bucket, "part/whole", $"partNumber=1&uploadId={id}", null,
            ("x-oss-copy-source", "/sample-bucket/part/a+b"));

        Assert.Equal(200, part.Status);
    }

    [Theory]
    [InlineData("link/a b", "link/a+b")]
    [InlineData("link/a+b", "link/a%2Bb")]
    public async Task a_plus_in_a_link_target_is_a_blank(string key, string target)
    {
        await Root.PutAsync(key, key);
        var link = $"link/to {target}";
        Assert.Equal(200, (await Root.SendAsync("PUT", OssTestHost.Bucket, link, "symlink", null, ("x-oss-symlink-target", target))).Status);

        Assert.Equal(key, (await Root.GetAsync(link)).Text);
        Assert.Equal(target, (await Root.GetAsync(link, "symlink")).Header("x-oss-symlink-target"));
    }

    [Theory]
    [InlineData("?versionId=", "0016-00000305")]
    [InlineData("?versionId=%%%", "0012-00000202")]
    [InlineData("?versionId=234", "0012-00000202")]
    [InlineData("?unknown=x", "0016-00000304")]
    [InlineData("?versionId=null&unknown=x", "0016-00000304")]
    [InlineData("?versionId", "0016-00000304")]
    public async Task a_copy_source_that_names_a_version_badly_is_refused(string query, string ec)
    {
        await Root.PutAsync("copy/version", "latest");

        var answer = await CopyAsync("copy/of version", "/sample-bucket/copy/version" + query);

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
        Assert.Equal(404, (await Root.GetAsync("copy/of version")).Status);
    }

    [Theory]
    [InlineData("copy/version?versionId=", "0042-00000301")]
    [InlineData("copy/version?unknown=x", "0042-00000301")]
    [InlineData("", "0042-00000301")]
    public async Task the_source_of_a_part_has_numbers_of_its_own(string source, string ec)
    {
        var id = await Root.InitiateAsync("copy/part");

        var answer = await Root.SendAsync("PUT", OssTestHost.Bucket, "copy/part", $"partNumber=1&uploadId={id}", null,
            ("x-oss-copy-source", "/sample-bucket/" + source));

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Theory]
    [InlineData("")]
    [InlineData("partNumber=1&uploadId=")]
    public async Task copies_are_held_to_a_traffic_limit(string part)
    {
        await Root.SendAsync("PUT", OssTestHost.Bucket, "copy/slow", "", new byte[102_400]);
        var query = part.Length == 0 ? "" : part + await Root.InitiateAsync("copy/slowly");
        var clock = Stopwatch.StartNew();

        var copy = await Root.SendAsync("PUT", OssTestHost.Bucket, "copy/slowly", query, null, ("x-oss-copy-source", "/sample-bucket/copy/slow"),
            ("x-oss-traffic-limit", "819200"));

        Assert.Equal(200, copy.Status);
        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(900), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task a_multiple_delete_that_names_a_version_badly_deletes_nothing()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        await Root.SendAsync("PUT", bucket, "k", "", [1]);

        var answer = await Root.SendXmlAsync("POST", bucket, null, "delete", "<Delete><Object><Key>k</Key><VersionId>234</VersionId></Object></Delete>");

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal(200, (await Root.SendAsync("GET", bucket, "k")).Status);
    }

    [Fact]
    public async Task a_copy_of_the_null_version_says_so()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "k", "", [1]);
        await Root.SetVersioningAsync(bucket, "Enabled");
        var id = (await Root.SendAsync("POST", bucket, "part", "uploads")).Xml.Element("UploadId")!.Value;

        var latest = await Root.SendAsync("PUT", bucket, "copy", "", null, ("x-oss-copy-source", $"/{bucket}/k"));
        var named = await Root.SendAsync("PUT", bucket, "copy", "", null, ("x-oss-copy-source", $"/{bucket}/k?versionId=null"));
        var part = await Root.SendAsync("PUT", bucket, "part", $"partNumber=1&uploadId={id}", null, ("x-oss-copy-source", $"/{bucket}/k"));

        Assert.Equal(["null", "null", "null"],
            [latest.Header("x-oss-copy-source-version-id"), named.Header("x-oss-copy-source-version-id"), part.Header("x-oss-copy-source-version-id")]);
    }

    [Theory]
    [InlineData("REPLACE")]
    [InlineData("COPY")]
    public async Task a_self_copy_without_an_ACL_leaves_the_ACL_as_it_is(string directive)
    {
        var key = "copy/private-" + directive;
        await Root.PutAsync(key, "x", ("x-oss-object-acl", "private"));

        await CopyAsync(key, $"/sample-bucket/{key}", ("x-oss-metadata-directive", directive), ("x-oss-meta-a", "1"));

        Assert.Equal("private", await AclAsync(key));
    }

    [Fact]
    public async Task a_self_copy_takes_an_ACL_that_is_said_and_a_copy_elsewhere_begins_anew()
    {
        await Root.PutAsync("copy/acl", "x", ("x-oss-object-acl", "private"));

        await CopyAsync("copy/acl-elsewhere", "/sample-bucket/copy/acl");
        await CopyAsync("copy/acl", "/sample-bucket/copy/acl", ("x-oss-metadata-directive", "REPLACE"), ("x-oss-object-acl", "public-read"));

        Assert.Equal(("default", "public-read"), (await AclAsync("copy/acl-elsewhere"), await AclAsync("copy/acl")));
    }

    [Theory]
    [InlineData("copy/type", "copy/type")]
    [InlineData("copy/type", "copy/type elsewhere")]
    public async Task a_copy_that_replaces_metadata_without_a_Content_Type_keeps_that_of_the_source(string source, string target)
    {
        await Root.SendAsync("PUT", OssTestHost.Bucket, source, "", "x"u8.ToArray(), ("Content-Type", "text/css"), ("x-oss-meta-a", "1"),
            ("Cache-Control", "no-cache"));

        await CopyAsync(target, $"/sample-bucket/{source}", ("x-oss-metadata-directive", "REPLACE"), ("x-oss-meta-b", "2"));

        var got = await Root.GetAsync(target);
        Assert.Equal(("text/css", null, "2", null),
            (got.Header("Content-Type"), got.Header("x-oss-meta-a"), got.Header("x-oss-meta-b"), got.Header("Cache-Control")));
    }

    [Fact]
    public async Task a_copy_that_replaces_metadata_takes_a_Content_Type_that_is_said()
    {
        await Root.SendAsync("PUT", OssTestHost.Bucket, "copy/said", "", "x"u8.ToArray(), ("Content-Type", "text/css"));

        await CopyAsync("copy/said", "/sample-bucket/copy/said", ("x-oss-metadata-directive", "REPLACE"), ("Content-Type", "text/html"));

        Assert.Equal("text/html", (await Root.GetAsync("copy/said")).Header("Content-Type"));
    }

    private Task<OssAnswer> CopyAsync(string key, string source, params (string, string)[] headers) =>
        Root.SendAsync("PUT", OssTestHost.Bucket, key, "", null, [("x-oss-copy-source", source), .. headers]);

    private async Task<string> AclAsync(string key) =>
        (await Root.GetAsync(key, "acl")).Xml.Element("AccessControlList")!.Element("Grant")!.Value;
}
