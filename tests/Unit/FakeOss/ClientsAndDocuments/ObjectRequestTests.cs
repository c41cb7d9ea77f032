using System.Text;

namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>Ranges, flags, appends and multipart uploads as the vendor's clients send them.</summary>
public sealed class ObjectRequestTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData("bytes=1-2,", 206, "12")]
    [InlineData("bytes=1-2,a-c", 206, "12")]
    [InlineData("bytes=1-2,4-5", 206, "12")]
    [InlineData("bytes=7-,1-2", 206, "789")]
    [InlineData("bytes=,1-2", 200, "0123456789")]
    [InlineData("bytes=a-c,1-2", 200, "0123456789")]
    [InlineData("bytes=-2", 206, "89")]
    public async Task of_a_range_with_several_parts_the_first_counts(string range, int status, string text)
    {
        await Root.PutAsync("range/ten", "0123456789");

        var got = await Root.GetAsync("range/ten", "", ("Range", range));

        Assert.Equal((status, text), (got.Status, got.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("standard")]
    public async Task the_last_no_bytes_are_no_range(string? behavior)
    {
        await Root.PutAsync("range/none", "0123456789");

        var got = await Root.GetAsync("range/none", "",
            behavior is null ? [("Range", "bytes=-0")] : [("Range", "bytes=-0"), ("x-oss-range-behavior", behavior)]);

        Assert.Equal((416, "InvalidRange"), (got.Status, got.Code));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1")]
    [InlineData("yes")]
    public async Task a_flag_that_is_neither_true_nor_false_is_refused_wherever_it_forbids_to_overwrite(string value)
    {
        await Root.PutAsync("flag/k", "first");
        var id = await Root.InitiateAsync("flag/parts");
        var flag = ("x-oss-forbid-overwrite", value);
        var source = ("x-oss-copy-source", "/sample-bucket/flag/k");

        OssAnswer[] answers =
        [
            await Root.PutAsync("flag/k", "second", flag),
            await Root.SendAsync("PUT", OssTestHost.Bucket, "flag/k", "", null, source, flag),
            await Root.SendAsync("PUT", OssTestHost.Bucket, "flag/link", "symlink", null, ("x-oss-symlink-target", "flag/k"), flag),
            await Root.SendAsync("POST", OssTestHost.Bucket, "flag/k", "uploads", null, flag),
            await Root.SendAsync("POST", OssTestHost.Bucket, "flag/parts", $"uploadId={id}", [], ("x-oss-complete-all", "yes"), flag),
            await Root.SendAsync("POST", OssTestHost.Bucket, "flag/log", "append&position=0", [1], flag),
        ];

        Assert.All(answers, answer => Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code)));
        Assert.Equal("first", (await Root.GetAsync("flag/k")).Text);
    }

    [Fact]
    public async Task a_flag_of_a_listing_that_is_neither_true_nor_false_is_refused() =>
        Assert.Equal("InvalidArgument", (await Root.SendAsync("GET", OssTestHost.Bucket, null, "list-type=2&fetch-owner=abc")).Code);

    [Fact]
    public async Task the_second_append_ignores_what_only_a_creation_says()
    {
        var tags = string.Join('&', Enumerable.Range(0, 15).Select(n => $"k{n}=v"));
        await AppendAsync("append/ignored", 0, "1");

        var second = await AppendAsync("append/ignored", 1, "2", ("x-oss-tagging", tags), ("x-oss-storage-class", "Nothing"),
            ("x-oss-server-side-encryption", "Nothing"), ("x-oss-meta-a", new string('x', 9000)));

        Assert.Equal(200, second.Status);
        Assert.Equal(400, (await AppendAsync("append/refused", 0, "1", ("x-oss-tagging", tags))).Status);
    }

    [Fact]
    public async Task the_ACL_of_a_second_append_acts()
    {
        await AppendAsync("append/acl", 0, "1");
        await AppendAsync("append/acl", 1, "2", ("x-oss-object-acl", "public-read"));
        await AppendAsync("append/acl", 2, "3");

        Assert.Equal("public-read", (await Root.GetAsync("append/acl", "acl")).Xml.Element("AccessControlList")!.Element("Grant")!.Value);
    }

    [Fact]
    public async Task an_appended_object_of_a_versioned_bucket_has_a_version_id_that_stays()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var first = await Root.SendAsync("POST", bucket, "log", "append&position=0", "first"u8.ToArray());
        var second = await Root.SendAsync("POST", bucket, "log", "append&position=5", " more"u8.ToArray());
        await Root.SendAsync("DELETE", bucket, "log");
        var anew = await Root.SendAsync("POST", bucket, "log", "append&position=0", "anew"u8.ToArray());

        Assert.StartsWith("CAEQ", first.Header("x-oss-version-id"), StringComparison.Ordinal);
        Assert.Equal(first.Header("x-oss-version-id"), second.Header("x-oss-version-id"));
        Assert.NotEqual(first.Header("x-oss-version-id"), anew.Header("x-oss-version-id"));
        Assert.Equal("anew", (await Root.SendAsync("GET", bucket, "log")).Text);
        Assert.Equal("first more", (await Root.SendAsync("GET", bucket, "log", "versionId=" + first.Header("x-oss-version-id"))).Text);
    }

    [Fact]
    public async Task version_ids_have_64_letters_and_digits()
    {
        var bucket = await Root.NewBucketAsync("Enabled");

        Assert.Matches("^CAEQ[A-Za-z0-9]{60}$", (await Root.SendAsync("PUT", bucket, "k", "", [1])).Header("x-oss-version-id")!);
        Assert.Matches("^CAEQ[A-Za-z0-9]{60}$", (await Root.SendAsync("DELETE", bucket, "k")).Header("x-oss-version-id")!);
    }

    [Fact]
    public async Task an_empty_list_of_parts_completes_an_empty_object()
    {
        var id = await Root.InitiateAsync("multipart/empty");
        await Root.UploadPartAsync("multipart/empty", id, 1, [1]);

        var complete = await Root.CompleteAsync("multipart/empty", id, []);

        Assert.Equal(200, complete.Status);
        var got = await Root.GetAsync("multipart/empty");
        Assert.Equal((200, "0", "Multipart"), (got.Status, got.Header("Content-Length"), got.Header("x-oss-object-type")));
        Assert.Equal("NoSuchUpload", (await Root.CompleteAsync("multipart/empty", id, [])).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<CompleteMultipartUpload></CompleteMultipartUpload>")]
    [InlineData("<Complete")]
    public async Task an_unknown_upload_is_told_before_the_body_is_read(string body)
    {
        var answer = await Root.SendXmlAsync("POST", OssTestHost.Bucket, "multipart/unknown", "uploadId=0004B9894A22E5B1888A1E29F8236E2D", body);

        Assert.Equal((404, "NoSuchUpload"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task an_empty_ACL_header_is_as_good_as_none()
    {
        Assert.Equal(200, (await Root.PutAsync("acl/empty", "x", ("x-oss-object-acl", ""))).Status);
        await Root.SendAsync("PUT", OssTestHost.Bucket, "acl/empty", "acl", null, ("x-oss-object-acl", "public-read"));

        Assert.Equal(200, (await Root.SendAsync("PUT", OssTestHost.Bucket, "acl/empty", "acl", null, ("x-oss-object-acl", ""))).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", OssTestHost.Bucket, "acl/empty", "acl")).Status);

        Assert.Contains("public-read", (await Root.GetAsync("acl/empty", "acl")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_ACL_of_a_bucket_stays_where_the_header_is_missing_or_empty()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read"));

        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, null, "acl")).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", ""))).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, null, "", null, ("x-oss-acl", ""))).Status);

        Assert.Contains("public-read", (await Root.SendAsync("GET", bucket, null, "acl")).Text, StringComparison.Ordinal);
    }

    private Task<OssAnswer> AppendAsync(string key, long position, string text, params (string, string)[] headers) =>
        Root.SendAsync("POST", OssTestHost.Bucket, key, $"append&position={position}", Encoding.UTF8.GetBytes(text), headers);
}
