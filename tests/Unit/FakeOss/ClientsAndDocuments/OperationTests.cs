using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>Which operation a request is, and what it needs, as the vendor's clients and documents have it.</summary>
public sealed class OperationTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData("GET", null, "")]
    [InlineData("HEAD", null, "")]
    [InlineData("GET", null, "acl")]
    [InlineData("DELETE", null, "")]
    [InlineData("GET", "k", "")]
    [InlineData("PUT", "k", "")]
    public async Task with_an_unknown_key_a_missing_bucket_is_NoSuchBucket(string method, string? key, string query)
    {
        var answer = await Host.Client("LTAI5tUnknown", "x").SendAsync(method, "test-no-such-bucket", key, query);

        Assert.Equal((404, "NoSuchBucket"), Of(answer));
    }

    [Fact]
    public async Task with_an_unknown_key_an_existing_bucket_and_a_new_one_are_InvalidAccessKeyId()
    {
        var unknown = Host.Client("LTAI5tUnknown", "x");

        Assert.Equal("InvalidAccessKeyId", (await unknown.SendAsync("GET", OssTestHost.Bucket)).Code);
        Assert.Equal("InvalidAccessKeyId", (await unknown.SendAsync("PUT", "test-no-such-bucket")).Code);
        Assert.Equal("SignatureDoesNotMatch", (await Host.Client(OssTestHost.RootKeyId, "wrong").SendAsync("GET", "test-no-such-bucket")).Code);
    }

    [Theory]
    [InlineData("PUT", "uploadId=x", "partNumber")]
    [InlineData("PUT", "partNumber=1", "uploadId")]
    public async Task half_of_what_names_a_part_is_an_invalid_argument(string method, string query, string missing)
    {
        var answer = await Root.SendAsync(method, OssTestHost.Bucket, "half", query, [1]);

        Assert.Equal((400, "InvalidArgument", "0017-00000219"), (answer.Status, answer.Code, answer.Ec));
        Assert.Equal(missing, answer.Xml.Element("ArgumentValue")!.Value);
        Assert.Equal(404, (await Root.GetAsync("half")).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task reading_a_key_with_a_leading_slash_is_NoSuchKey_and_writing_one_InvalidObjectName(string method)
    {
        Assert.Equal((404, "NoSuchKey"), Of(await Root.SendAsync(method, OssTestHost.Bucket, "/leading")));
        Assert.Equal((400, "InvalidObjectName"), Of(await Root.PutAsync("/leading", "x")));
    }

    [Fact]
    public async Task a_version_of_a_link_is_deleted_whether_or_not_it_is_called_one()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        var version = (await Root.SendAsync("PUT", bucket, "link", "symlink", null, ("x-oss-symlink-target", "k"))).Header("x-oss-version-id")!;

        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, "link", $"symlink&versionId={version}")).Status);
        Assert.Equal(404, (await Root.SendAsync("GET", bucket, "link", "symlink")).Status);
    }

    [Fact]
    public async Task there_are_no_access_points_and_clean_up_code_may_ask()
    {
        Assert.Empty((await Root.SendAsync("GET", null, null, "accessPoint")).Xml.Element("AccessPoints")!.Elements());
        Assert.Empty((await Root.SendAsync("GET", OssTestHost.Bucket, null, "accessPoint")).Xml.Element("AccessPoints")!.Elements());
    }

    [Fact]
    public async Task regions_are_listed_and_the_configured_one_leads_back_here()
    {
        var all = (await Root.SendAsync("GET", null, null, "regions")).Xml.Elements("RegionInfo").ToList();
        var one = Assert.Single((await Root.SendAsync("GET", null, null, "regions=oss-cn-hangzhou")).Xml.Elements("RegionInfo"));

        Assert.True(all.Count > 10);
        Assert.Equal(("oss-cn-hangzhou", Host.Endpoint.Authority), (one.Element("Region")!.Value, one.Element("InternetEndpoint")!.Value));
        Assert.Equal((404, "NoSuchRegion"), Of(await Root.SendAsync("GET", null, null, "regions=oss-nowhere")));
    }

    [Fact]
    public async Task the_ACL_of_somebody_elses_bucket_is_BucketAlreadyExists()
    {
        var answer = await Stranger("44556677").SendAsync("PUT", OssTestHost.Bucket, null, "acl", null, ("x-oss-acl", "public-read"));

        Assert.Equal((409, "BucketAlreadyExists", "0015-00000104"), (answer.Status, answer.Code, answer.Ec));
    }

    [Fact]
    public async Task buckets_are_listed_by_their_tags()
    {
        var (tagged, other) = (await Root.NewBucketAsync(), await Root.NewBucketAsync());
        await TagAsync(tagged, "team", "red");
        await TagAsync(other, "team", "blue");

        Assert.Equal([tagged], await ListAsync(Root, "tag-key=team&tag-value=red"));
        Assert.Equal(new[] { tagged, other }.Order(StringComparer.Ordinal), await ListAsync(Root, "tag-key=team"));
        Assert.Empty(await ListAsync(Root, "tag-key=nobody"));
        Assert.Equal("InvalidArgument", (await Root.SendAsync("GET", null, null, "tag-value=red")).Code);
    }

    [Fact]
    public async Task a_user_who_may_list_buckets_of_a_tag_must_name_it()
    {
        var bucket = await Root.NewBucketAsync();
        await TagAsync(bucket, "owner", "client");
        var user = UserWith(Host,
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListBuckets","Resource":"*","Condition":{"StringEquals":{"oss:BucketTag/owner":"client"}}}]}""");
        Assert.Equal(403, (await user.SendAsync("GET", null)).Status);
        Assert.Equal(403, (await user.SendAsync("GET", null, null, "tag-key=owner&tag-value=other")).Status);
        Assert.Equal([bucket], await ListAsync(user, "tag-key=owner&tag-value=client"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    public async Task a_listing_without_a_prefix_carries_an_empty_one(string pattern)
    {
        var user = UserWith(Host, $$$$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:ListObjects","oss:ListObjectVersions","oss:ListMultipartUploads"],"Resource":"*","Condition":{"StringLike":{"oss:Prefix":["{{{{pattern}}}}"],"oss:Delimiter":["{{{{pattern}}}}"]}}}]}""");

        Assert.Equal(200, (await user.SendAsync("GET", OssTestHost.Bucket)).Status);
        Assert.Equal(200, (await user.SendAsync("GET", OssTestHost.Bucket, null, "versions")).Status);
        Assert.Equal(200, (await user.SendAsync("GET", OssTestHost.Bucket, null, "uploads")).Status);
        Assert.Equal(pattern.Length == 0 ? 403 : 200, (await user.SendAsync("GET", OssTestHost.Bucket, null, "prefix=a")).Status);
    }

    [Fact]
    public async Task logging_needs_the_right_to_write_where_the_logs_go()
    {
        var (bucket, target) = (await Root.NewBucketAsync(), await Root.NewBucketAsync());
        var xml = $"<BucketLoggingStatus><LoggingEnabled><TargetBucket>{target}</TargetBucket><TargetPrefix>logs/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>";
        const string Put = """{"Effect":"Allow","Action":"oss:PutBucketLogging","Resource":"*"}""";

        var without = await UserWith(Host, $$"""{"Version":"1","Statement":[{{Put}}]}""").SendXmlAsync("PUT", bucket, null, "logging", xml);
        var with = await UserWith(
            Host, $$"""{"Version":"1","Statement":[{{Put}},{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{{target}}/logs/*"}]}""")
            .SendXmlAsync("PUT", bucket, null, "logging", xml);
        var off = await UserWith(Host, $$"""{"Version":"1","Statement":[{{Put}}]}""").SendXmlAsync("PUT", bucket, null, "logging", "<BucketLoggingStatus/>");

        Assert.Equal((403, 200, 200), (without.Status, with.Status, off.Status));
    }

    [Fact]
    public async Task a_signed_read_of_a_folder_of_a_website_is_its_index_page_unless_the_folder_is_an_object()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendXmlAsync("PUT", bucket, null, "website",
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir></IndexDocument></WebsiteConfiguration>");
        await Root.SendAsync("PUT", bucket, "dir/index.html", "", "page"u8.ToArray());
        await Root.SendAsync("PUT", bucket, "real/", "", "object"u8.ToArray());

        Assert.Equal("page", (await Root.SendAsync("GET", bucket, "dir/")).Text);
        Assert.Equal("object", (await Root.SendAsync("GET", bucket, "real/")).Text);
        Assert.Equal("NoSuchKey", (await Root.SendAsync("GET", bucket, "none/")).Code);
        Assert.Equal("ListBucketResult", (await Root.SendAsync("GET", bucket)).Xml.Name.LocalName);
    }

    [Fact]
    public async Task a_bucket_that_blocks_public_access_refuses_public_ACLs_and_policies_and_shuts_what_was_open()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read"));
        await Root.SendAsync("PUT", bucket, "k", "", "x"u8.ToArray(), ("x-oss-object-acl", "public-read"));
        const string Public = """{"Version":"1","Statement":[{"Effect":"Allow","Principal":["*"],"Action":["oss:GetObject"],"Resource":["acs:oss:*:*:{0}/*"]}]}""";
        var policy = Public.Replace("{0}", bucket, StringComparison.Ordinal);
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "policy", policy)).Status);
        Assert.Equal("true", (await Root.SendAsync("GET", bucket, null, "policyStatus")).Xml.Element("IsPublic")!.Value);
        Assert.Equal(200, (await Host.Anonymous.SendAsync("GET", bucket, "k")).Status);
        Assert.Equal("false", (await Root.SendAsync("GET", bucket, null, "publicAccessBlock")).Xml.Element("BlockPublicAccess")!.Value);

        Assert.Equal(200, (await BlockAsync(bucket, "true")).Status);

        Assert.Equal(403, (await Host.Anonymous.SendAsync("GET", bucket, "k")).Status);
        Assert.Equal(200, (await Root.SendAsync("GET", bucket, "k")).Status);
        Assert.Equal("true", (await Root.SendAsync("GET", bucket, null, "bucketInfo")).Xml.Element("Bucket")!.Element("BlockPublicAccess")!.Value);
        OssAnswer[] refused =
        [
            await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read-write")),
            await Root.SendAsync("PUT", bucket, null, "", null, ("x-oss-acl", "public-read")),
            await Root.SendAsync("PUT", bucket, "k", "acl", null, ("x-oss-object-acl", "public-read")),
            await Root.SendAsync("PUT", bucket, "new", "", [1], ("x-oss-object-acl", "public-read")),
            await Root.SendXmlAsync("PUT", bucket, null, "policy", policy),
        ];
        Assert.All(refused, answer => Assert.Equal((403, "AccessDenied"), Of(answer)));
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, "k", "acl", null, ("x-oss-object-acl", "private"))).Status);

        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "publicAccessBlock")).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, "k", "acl", null, ("x-oss-object-acl", "public-read"))).Status);
        Assert.Equal("MalformedXML", (await BlockAsync(bucket, "perhaps")).Code);
    }

    [Fact]
    public async Task a_setting_makes_new_buckets_block_public_access()
    {
        await using var host = await OssTestHost.StartAsync("--BlockPublicAccess", "true");

        Assert.Equal(403, (await host.Root.SendAsync("PUT", "test-blocked", null, "", null, ("x-oss-acl", "public-read"))).Status);
        Assert.Equal(200, (await host.Root.SendAsync("PUT", "test-blocked")).Status);
        Assert.Equal("true", (await host.Root.SendAsync("GET", "test-blocked", null, "publicAccessBlock")).Xml.Element("BlockPublicAccess")!.Value);
    }

    [Theory]
    [InlineData("819199", 400)]
    [InlineData("819200", 200)]
    [InlineData("838860800", 200)]
    [InlineData("838860801", 400)]
    [InlineData("fast", 400)]
    public async Task a_traffic_limit_has_its_limits(string limit, int status)
    {
        await Root.PutAsync("limit/k", "x");
        var put = await Root.PutAsync("limit/k", "x", ("x-oss-traffic-limit", limit));
        var get = await Root.GetAsync("limit/k", "x-oss-traffic-limit=" + limit);

        Assert.Equal((status, status == 200 ? "" : "InvalidArgument"), Of(put));
        Assert.Equal(status == 200 ? "0" : null, put.Header("x-oss-qos-delay-time"));
        Assert.Equal(status, get.Status);
    }

    private async Task<OssAnswer> BlockAsync(string bucket, string value) =>
        await Root.SendXmlAsync("PUT", bucket, null, "publicAccessBlock",
            $"<PublicAccessBlockConfiguration><BlockPublicAccess>{value}</BlockPublicAccess></PublicAccessBlockConfiguration>");

    private async Task TagAsync(string bucket, string key, string value) =>
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "tagging",
            $"<Tagging><TagSet><Tag><Key>{key}</Key><Value>{value}</Value></Tag></TagSet></Tagging>")).Status);

    private static async Task<List<string>> ListAsync(OssTestClient client, string query) =>
        [.. (await client.SendAsync("GET", null, null, query)).Xml.Element("Buckets")!.Elements("Bucket").Select(bucket => bucket.Element("Name")!.Value)];

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);

    private OssTestClient Stranger(string account)
    {
        var id = "LTAI5tStranger" + account;
        Host.Directory.Update(directory => directory
            .WithAccount(new RamAccount(account))
            .WithAccessKey(new AccessKey(account, null, id, "secret", AccessKeyStatus.Active, DateTimeOffset.UnixEpoch)));
        return Host.Client(id, "secret");
    }

    /// <summary>A user of the bucket owner's account with one policy.</summary>
    private static OssTestClient UserWith(OssTestHost host, string policy)
    {
        var name = "u" + Guid.NewGuid().ToString("n");
        var document = PolicyParser.Parse(policy, PolicyKind.Identity).Document!;
        var attachment = new PolicyAttachment(PolicyType.Custom, name, DateTimeOffset.UnixEpoch);
        host.Directory.Update(directory => directory
            .WithPolicy(new RamPolicy(OssTestHost.Account, PolicyType.Custom, name, [new RamPolicyVersion("v1", document, DateTimeOffset.UnixEpoch)], "v1",
                DateTimeOffset.UnixEpoch))
            .WithUser(new RamUser(OssTestHost.Account, name, name, DateTimeOffset.UnixEpoch) { Policies = [attachment] })
            .WithAccessKey(new AccessKey(OssTestHost.Account, name, "LTAI5t" + name, "secret", AccessKeyStatus.Active, DateTimeOffset.UnixEpoch)));
        return host.Client("LTAI5t" + name, "secret");
    }
}
