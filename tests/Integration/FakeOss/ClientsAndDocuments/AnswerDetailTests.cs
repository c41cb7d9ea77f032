using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss.ClientsAndDocuments;

/// <summary>Details of answers that the vendor's clients, or people, look at.</summary>
public sealed class AnswerDetailTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_listing_of_uploads_that_is_whole_ends_with_the_markers_of_its_last_one()
    {
        var bucket = await Root.NewBucketAsync();
        var id = (await Root.SendAsync("POST", bucket, "k", "uploads")).Xml.Element("UploadId")!.Value;

        var list = (await Root.SendAsync("GET", bucket, null, "uploads")).Xml;

        Assert.Equal(("false", "k", id), (list.Element("IsTruncated")!.Value, list.Element("NextKeyMarker")!.Value, list.Element("NextUploadIdMarker")!.Value));
    }

    [Fact]
    public async Task a_listing_of_parts_without_parts_has_an_empty_next_marker()
    {
        var id = await Root.InitiateAsync("detail/no-parts");

        Assert.Equal("", (await Root.GetAsync("detail/no-parts", $"uploadId={id}")).Xml.Element("NextPartNumberMarker")!.Value);
    }

    [Fact]
    public async Task a_listing_of_parts_tells_how_the_client_encrypts()
    {
        var id = await Root.InitiateAsync(
            "detail/encrypted",
            "uploads",
            ("x-oss-meta-client-side-encryption-key", "K"),
            ("x-oss-meta-client-side-encryption-start", "S"),
            ("x-oss-meta-client-side-encryption-part-size", "102400"),
            ("x-oss-meta-client-side-encryption-data-size", "500"));

        var list = (await Root.GetAsync("detail/encrypted", $"uploadId={id}")).Xml;

        Assert.Equal(["K", "S", "102400", "500"],
            new[] { "Key", "Start", "PartSize", "DataSize" }.Select(name => list.Element("ClientEncryption" + name)!.Value));
    }

    [Fact]
    public async Task a_client_side_encrypted_upload_is_refused_unless_it_has_the_size_it_announced()
    {
        var id = await Root.InitiateAsync("detail/size", "uploads", ("x-oss-meta-client-side-encryption-data-size", "5"));
        var part = await Root.UploadPartAsync("detail/size", id, 1, [1, 2, 3]);

        Assert.Equal("InvalidArgument", (await Root.CompleteAsync("detail/size", id, [(1, part.Header("ETag")!)])).Code);
        part = await Root.UploadPartAsync("detail/size", id, 1, [1, 2, 3, 4, 5]);
        Assert.Equal(200, (await Root.CompleteAsync("detail/size", id, [(1, part.Header("ETag")!)])).Status);
    }

    [Fact]
    public async Task a_copy_that_replaces_metadata_keeps_what_decrypts_the_bytes()
    {
        await Root.PutAsync("detail/cipher", "x", ("x-oss-meta-client-side-encryption-key", "K"), ("x-oss-meta-a", "1"));

        await Root.SendAsync("PUT", OssTestHost.Bucket, "detail/cipher", "", null, ("x-oss-copy-source", "/sample-bucket/detail/cipher"),
            ("x-oss-metadata-directive", "REPLACE"));

        var got = await Root.GetAsync("detail/cipher");
        Assert.Equal(("K", null), (got.Header("x-oss-meta-client-side-encryption-key"), got.Header("x-oss-meta-a")));
    }

    [Fact]
    public async Task a_part_of_a_sequential_upload_comes_once_and_the_whole_has_a_digest()
    {
        var id = await Root.InitiateAsync("detail/sequential", "uploads&sequential");
        var bytes = RandomNumberGenerator.GetBytes(100 * 1024);
        await Root.UploadPartAsync("detail/sequential", id, 1, bytes);

        var again = await Root.UploadPartAsync("detail/sequential", id, 1, bytes);
        await Root.UploadPartAsync("detail/sequential", id, 2, [1]);
        var before = await Root.UploadPartAsync("detail/sequential", id, 1, bytes);
        var complete = await Root.SendAsync("POST", OssTestHost.Bucket, "detail/sequential", $"uploadId={id}", [], ("x-oss-complete-all", "yes"));

        Assert.Equal((409, "PartAlreadyExist", "0042-00000108"), (again.Status, again.Code, again.Ec));
        Assert.Equal(409, before.Status);
        Assert.Equal(200, complete.Status);
        Assert.Equal(Convert.ToBase64String(MD5.HashData([.. bytes, 1])),
            (await Root.SendAsync("HEAD", OssTestHost.Bucket, "detail/sequential")).Header("Content-MD5"));
    }

    [Fact]
    public async Task an_empty_bucket_was_never_modified()
    {
        var bucket = await Root.NewBucketAsync();
        Assert.Equal("0", (await Root.SendAsync("GET", bucket, null, "stat")).Xml.Element("LastModifiedTime")!.Value);

        await Root.SendAsync("PUT", bucket, "k", "", [1]);

        Assert.NotEqual("0", (await Root.SendAsync("GET", bucket, null, "stat")).Xml.Element("LastModifiedTime")!.Value);
    }

    [Fact]
    public async Task allowed_headers_of_CORS_come_back_in_lower_case()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendXmlAsync("PUT", bucket, null, "cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>X-Oss-Meta-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>");

        var rule = (await Root.SendAsync("GET", bucket, null, "cors")).Xml.Element("CORSRule")!;

        Assert.Equal(("x-oss-meta-*", "ETag"), (rule.Element("AllowedHeader")!.Value, rule.Element("ExposeHeader")!.Value));
    }

    public static TheoryData<string, string> NameParameters => new()
    {
        { "", "prefix" }, { "", "delimiter" }, { "", "marker" }, { "list-type=2", "start-after" },
        { "versions", "prefix" }, { "versions", "delimiter" }, { "versions", "key-marker" },
        { "uploads", "prefix" }, { "uploads", "delimiter" }, { "uploads", "key-marker" },
    };

    [Theory]
    [MemberData(nameof(NameParameters))]
    public async Task names_in_listings_are_limited_to_1024_bytes(string query, string parameter)
    {
        async Task<int> ListAsync(int length) =>
            (await Root.SendAsync("GET", OssTestHost.Bucket, null, $"{query}{(query.Length == 0 ? "" : "&")}{parameter}={new string('a', length)}")).Status;

        Assert.Equal((200, 400), (await ListAsync(1024), await ListAsync(1025)));
    }

    [Fact]
    public async Task a_list_of_buckets_takes_no_longer_names_either() =>
        Assert.Equal(400, (await Root.SendAsync("GET", null, null, $"prefix={new string('a', 1025)}")).Status);

    [Fact]
    public async Task a_tier_that_is_none_is_an_invalid_argument()
    {
        await Root.PutAsync("detail/cold", "x", ("x-oss-storage-class", "ColdArchive"));

        var restore = await Root.SendXmlAsync("POST", OssTestHost.Bucket, "detail/cold", "restore",
            "<RestoreRequest><Days>1</Days><JobParameters><Tier>Fast</Tier></JobParameters></RestoreRequest>");

        Assert.Equal((400, "InvalidArgument"), (restore.Status, restore.Code));
    }

    [Fact]
    public async Task a_link_shows_its_own_headers()
    {
        await Root.SendAsync("PUT", OssTestHost.Bucket, "detail/link", "symlink", null, ("x-oss-symlink-target", "k"), ("Content-Type", "text/css"),
            ("Cache-Control", "no-cache"), ("x-oss-meta-a", "1"));

        var link = await Root.GetAsync("detail/link", "symlink");

        Assert.Equal(("text/css", "no-cache", "1"), (link.Header("Content-Type"), link.Header("Cache-Control"), link.Header("x-oss-meta-a")));
    }

    [Fact]
    public async Task the_location_of_a_completed_upload_escapes_the_tilde()
    {
        var id = await Root.InitiateAsync("detail/~tilde");
        var part = await Root.UploadPartAsync("detail/~tilde", id, 1, [1]);

        var complete = await Root.CompleteAsync("detail/~tilde", id, [(1, part.Header("ETag")!)]);

        Assert.EndsWith("/detail/%7Etilde", complete.Xml.Element("Location")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<WebsiteConfiguration><MirrorURL>http://example.com</MirrorURL></WebsiteConfiguration>")]
    [InlineData("<WebsiteConfiguration><RoutingRules><RoutingRule><RuleNumber>1</RuleNumber><Redirect><RedirectType>Mirror</RedirectType></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>")]
    public async Task a_website_that_mirrors_another_is_NotImplemented(string xml) =>
        Assert.Equal((400, "NotImplemented"), Of(await Root.SendXmlAsync("PUT", await Root.NewBucketAsync(), null, "website", xml)));

    [Fact]
    public async Task a_bucket_without_logging_answers_an_empty_element()
    {
        var bucket = await Root.NewBucketAsync();

        Assert.Equal("<BucketLoggingStatus><LoggingEnabled></LoggingEnabled></BucketLoggingStatus>",
            (await Root.SendAsync("GET", bucket, null, "logging")).Text.Split('\n')[1]);
    }

    [Fact]
    public async Task logging_takes_a_prefix_of_any_letters_and_names_a_missing_target()
    {
        var bucket = await Root.NewBucketAsync();
        Task<OssAnswer> PutAsync(string target) =>
            Root.SendXmlAsync("PUT", bucket, null, "logging",
                $"<BucketLoggingStatus><LoggingEnabled><TargetBucket>{target}</TargetBucket><TargetPrefix>日志+/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>");

        Assert.Equal((400, "InvalidTargetBucketForLogging"), Of(await PutAsync("no-such-target")));
        Assert.Equal(200, (await PutAsync(bucket)).Status);
        Assert.Equal("日志+/", (await Root.SendAsync("GET", bucket, null, "logging")).Xml.Element("LoggingEnabled")!.Element("TargetPrefix")!.Value);
    }

    [Theory]
    [InlineData("AES256", 200, "")]
    [InlineData("KMS", 400, "NotImplemented")]
    [InlineData("SM4", 400, "NotImplemented")]
    [InlineData("ROT13", 400, "InvalidEncryptionAlgorithmError")]
    public async Task the_encryption_header_of_a_new_bucket_is_its_default(string algorithm, int status, string code)
    {
        var bucket = "test-" + Guid.NewGuid().ToString("n");

        var put = await Root.SendAsync("PUT", bucket, null, "", null, ("x-oss-server-side-encryption", algorithm));

        Assert.Equal((status, code), Of(put));
        Assert.Equal(status == 200 ? 200 : 404, (await Root.SendAsync("HEAD", bucket)).Status);
        if (status == 200)
        {
            Assert.Equal(algorithm, (await Root.SendAsync("PUT", bucket, "k", "", [1])).Header("x-oss-server-side-encryption"));
        }
    }

    [Theory]
    [InlineData("oss-cn-hangzhou", 200)]
    [InlineData("oss-cn-beijing", 400)]
    [InlineData("cn-hangzhou", 400)]
    [InlineData("nowhere", 400)]
    public async Task a_bucket_in_a_region_that_is_not_here_is_refused(string location, int status)
    {
        var put = await Root.SendXmlAsync("PUT", "test-" + Guid.NewGuid().ToString("n"), null, "",
            $"<CreateBucketConfiguration><LocationConstraint>{location}</LocationConstraint></CreateBucketConfiguration>");

        Assert.Equal((status, status == 200 ? "" : "InvalidLocationConstraint"), Of(put));
    }

    [Fact]
    public async Task a_setting_lists_more_regions_and_a_copy_does_not_leave_its_own()
    {
        await using var host = await OssTestHost.StartAsync("--FurtherRegions:0", "cn-beijing");
        const string Beijing = "<CreateBucketConfiguration><LocationConstraint>oss-cn-beijing</LocationConstraint></CreateBucketConfiguration>";

        Assert.Equal(200, (await host.Root.SendXmlAsync("PUT", "test-north", null, "", Beijing)).Status);
        Assert.Equal((400, "InvalidLocationConstraint"),
            Of(await host.Root.SendXmlAsync("PUT", "test-other", null, "", Beijing.Replace("beijing", "shanghai", StringComparison.Ordinal))));
        Assert.Equal("oss-cn-beijing", (await NorthAsync("GET", "location")).Xml.Value);
        Assert.Equal("InvalidArgument", (await host.Root.SendAsync("GET", "test-north")).Code); // signed for cn-hangzhou
        var copy = await NorthAsync("PUT", "", "k", ("x-oss-copy-source", "/sample-bucket/2015/01/01/grass.jpg"));
        Assert.Equal((403, "AccessDenied", "0016-00000306"), (copy.Status, copy.Code, copy.Ec));

        Task<OssAnswer> NorthAsync(string method, string query, string? key = null, params (string, string)[] headers) =>
            host.Root.SendAsync(new OssCall(method, "test-north", key, query, null, headers)
            {
                Sign = static (request, id, secret, token, now) => OssV4Signature.SignHeaders(request, id, secret, token, "cn-beijing", now),
            });
    }

    [Theory]
    [InlineData("anonymous")]
    [InlineData("url")]
    [InlineData("header")]
    public async Task a_plus_in_the_path_is_a_blank_and_an_escaped_one_a_plus(string signature)
    {
        await Root.PutAsync("detail/a b", "blank", ("x-oss-object-acl", "public-read"));
        await Root.PutAsync("detail/a+b", "plus", ("x-oss-object-acl", "public-read"));

        Assert.Equal(("blank", "plus"), ((await GetAsync("detail/a b", "detail/a+b")).Text, (await GetAsync("detail/a+b", "detail/a%2Bb")).Text));

        Task<OssAnswer> GetAsync(string key, string path)
        {
            var query = signature == "url" ? Root.Presign("GET", key, v4: true, TimeSpan.FromMinutes(1)) : "";
            var call = new OssCall("GET", OssTestHost.Bucket, key, query,
                null)
            { RawTarget = $"/{OssTestHost.Bucket}/{path}{(query.Length == 0 ? "" : "?" + query)}" };
            return (signature == "header" ? Root : Host.Anonymous).SendAsync(call);
        }
    }

    [Fact]
    public async Task a_key_that_is_no_UTF8_is_an_invalid_argument()
    {
        var answer = await Host.Anonymous.SendAsync(new OssCall("GET", OssTestHost.Bucket, "x", "", null) { RawTarget = $"/{OssTestHost.Bucket}/%FF%FE" });

        Assert.Equal((400, "InvalidArgument", "The characters encoding must be utf-8."), (answer.Status, answer.Code, answer.Message));
    }

    [Fact]
    public async Task If_Modified_Since_says_nothing_of_an_upload() =>
        Assert.Equal(200, (await Root.PutAsync("detail/conditional", "x", ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"))).Status);

    [Fact]
    public async Task errors_carry_the_number_of_the_vendors_error_page()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        await Root.SendAsync("PUT", bucket, "k", "", [1]);
        var id = (await Root.SendAsync("POST", bucket, "part", "uploads")).Xml.Element("UploadId")!.Value;
        var plain = await Root.NewBucketAsync();
        var plainId = (await Root.SendAsync("POST", plain, "k", "uploads")).Xml.Element("UploadId")!.Value;
        await Root.SendAsync("PUT", plain, "k", "", [1]);
        await Root.SendAsync("PUT", plain, "link", "symlink", null, ("x-oss-symlink-target", "nothing"));
        const string NoUpload = "uploadId=0004B9894A22E5B1888A1E29F8236E2D";
        (string Ec, OssAnswer Answer)[] answers =
        [
            ("0042-00000002", await Root.SendAsync("DELETE", bucket, "k", NoUpload)),
            ("0042-00000002", await Root.SendAsync("GET", bucket, "k", NoUpload)),
            ("0042-00000104", await Root.SendAsync("PUT", bucket, "k", "partNumber=1&" + NoUpload, [1])),
            ("0042-00000311", await Root.SendAsync("PUT", bucket, "k", "partNumber=1&" + NoUpload, null, ("x-oss-copy-source", $"/{bucket}/k"))),
            ("0042-00000205", await Root.SendXmlAsync("POST", bucket, "part", $"uploadId={id}", "<Complete")),
            ("0042-00000216", await Root.SendXmlAsync("POST", bucket, "part", $"uploadId={id}", "<CompleteMultipartUpload/>", ("x-oss-complete-all", "yes"))),
            ("0042-00000209", await Root.SendXmlAsync("POST", bucket, "part", $"uploadId={id}",
                "<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>a</ETag></Part><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>")),
            ("0017-00000220", await Root.SendAsync("PUT", bucket, "part", $"partNumber=0&uploadId={id}", [1])),
            ("0026-00000016", await Root.SendAsync("POST", bucket, "log", "append&position=3", [1])),
            ("0015-00000301", await Root.SendAsync("DELETE", bucket)),
            ("0012-00000203", await Root.SendAsync("GET", bucket, "k", "versionId=CAEQnone")),
            ("0012-00000102", await Root.SendAsync("GET", bucket, null, "versions&max-keys=2000")),
            ("0017-00000289", await Root.SendAsync("GET", null, null, "max-keys=1001")),
            ("0017-00000235", await Root.SendAsync("GET", bucket, null, "encoding-type=urlencode")),
            ("0017-00000104", await Root.SendAsync("PUT", bucket, "k", "acl", null, ("x-oss-object-acl", "public"))),
            ("0015-00000204", await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "not-support-acl"))),
            ("0013-00000101", await Root.SendAsync("PUT", bucket, "k", "", [1], ("x-oss-storage-class", "test"))),
            ("0010-00000217", await Root.SendAsync("PUT", bucket, "k", "", [1], ("x-oss-tagging", "a=%21"))),
            ("0010-00000219", await Root.SendAsync("PUT", bucket, "k", "", [1], ("x-oss-tagging", "a=1&a=2"))),
            ("0017-00000502", await Root.SendAsync("PUT", bucket, "k", "", [1], ("Content-MD5", "eB5eJF1ptWaXm4bijS=="))),
            ("0015-00000001", await Root.SendAsync("PUT", "ABC")),
            ("0042-00000002", await Root.SendXmlAsync("POST", bucket, "k", NoUpload, "<CompleteMultipartUpload/>")),
            ("0026-00000002", await Root.SendAsync("PUT", plain, "k", "", [1], ("x-oss-forbid-overwrite", "true"))),
            ("0026-00000002", await Root.SendAsync("PUT", plain, "k", "", null, ("x-oss-copy-source", $"/{plain}/k"), ("x-oss-forbid-overwrite", "true"))),
            ("0042-00000214", await Root.SendXmlAsync("POST", plain, "k", $"uploadId={plainId}", "<CompleteMultipartUpload/>",
                ("x-oss-forbid-overwrite", "true"))),
            ("0017-00000279", await Root.SendAsync("PUT", plain, "k", "", [1], ("x-oss-forbid-overwrite", "abc"))),
            ("0026-00000017", await Root.SendAsync("POST", plain, "k", "append&position=1", [1])),
            ("0016-00000502", await Root.SendAsync("POST", plain, "log", "append&position=test", [1])),
            ("0016-00000003", await Root.SendAsync("PUT", plain, new string('a', 1024), "", [1])),
            ("0016-00000005", await Root.SendAsync("PUT", plain, "/k", "", [1])),
            ("0017-00000503", await Root.SendAsync("PUT", plain, "k", "", [1], ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="))),
            ("0043-00000101", await Root.SendAsync("GET", plain, "k", "symlink")),
            ("0026-00000012", await Root.SendAsync("GET", plain, "link")),
            ("0030-00000006", await Root.SendAsync("GET", plain, null, "policy")),
            ("0034-00000001", await Root.SendAsync("GET", plain, null, "cors")),
        ];

        Assert.All(answers, answer => Assert.Equal(answer.Ec, answer.Answer.Ec));
    }

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);
}
