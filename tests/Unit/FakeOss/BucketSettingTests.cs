using Scenario.Ram.Identities;

namespace Scenario.Unit.FakeOss;

/// <summary>Logging, encryption and request payment of a bucket.</summary>
public sealed class BucketSettingTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string OtherAccount = "55667788";

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_bucket_has_no_live_channels()
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendAsync("GET", bucket, null, "live");

        Assert.Equal(200, answer.Status);
        Assert.EndsWith(
            "<ListLiveChannelResult><Prefix></Prefix><Marker></Marker><MaxKeys>100</MaxKeys><IsTruncated>false</IsTruncated></ListLiveChannelResult>",
            answer.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worm", "NoSuchWORMConfiguration")]
    [InlineData("inventory", "NoSuchInventory")]
    [InlineData("inventory&inventoryId=report1", "NoSuchInventory")]
    public async Task what_cannot_be_put_is_not_found_under_its_own_code(string query, string code)
    {
        var bucket = await Root.NewBucketAsync();

        var read = await Root.SendAsync("GET", bucket, null, query);
        var removed = await Root.SendAsync("DELETE", bucket, null, query.Split('&')[0]);

        Assert.Equal((404, code), (read.Status, read.Code));
        Assert.Equal((400, "NotImplemented"), (removed.Status, removed.Code));
    }

    [Fact]
    public async Task logging_is_kept_shown_and_switched_off()
    {
        var bucket = await Root.NewBucketAsync();
        var target = await Root.NewBucketAsync();
        Assert.Empty((await Root.SendAsync("GET", bucket, null, "logging")).Xml.Element("LoggingEnabled")!.Elements());

        Assert.Equal(200, (await PutLoggingAsync(bucket, target, "my-log/")).Status);
        var enabled = (await Root.SendAsync("GET", bucket, null, "logging")).Xml.Element("LoggingEnabled")!;
        Assert.Equal((target, "my-log/"), (enabled.Element("TargetBucket")!.Value, enabled.Element("TargetPrefix")!.Value));
        var info = (await Root.SendAsync("GET", bucket, null, "bucketInfo")).Xml.Element("Bucket")!.Element("BucketPolicy")!;
        Assert.Equal((target, "my-log/"), (info.Element("LogBucket")!.Value, info.Element("LogPrefix")!.Value));

        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "logging", "<BucketLoggingStatus></BucketLoggingStatus>")).Status);
        Assert.Empty((await Root.SendAsync("GET", bucket, null, "logging")).Xml.Element("LoggingEnabled")!.Elements());
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "logging")).Status);
        Assert.Equal("", (await Root.SendAsync("GET", bucket, null, "bucketInfo")).Xml.Element("Bucket")!.Element("BucketPolicy")!.Element("LogBucket")!.Value);
    }

    [Fact]
    public async Task logging_needs_a_bucket_of_the_same_owner_and_a_plain_prefix()
    {
        var bucket = await Root.NewBucketAsync();
        var foreign = await Stranger().NewBucketAsync();

        Assert.Equal((400, "InvalidTargetBucketForLogging"), Of(await PutLoggingAsync(bucket, "no-such-target", "")));
        Assert.Equal((403, "InvalidTargetBucketForLogging"), Of(await PutLoggingAsync(bucket, foreign, "")));
        Assert.Equal((400, "InvalidArgument"), Of(await PutLoggingAsync(bucket, bucket, "/starts-with-a-slash")));
        Assert.Equal((400, "InvalidArgument"), Of(await PutLoggingAsync(bucket, bucket, new string('a', 33))));
        Assert.Equal((400, "MalformedXML"),
            Of(await Root.SendXmlAsync("PUT", bucket, null, "logging", "<BucketLoggingStatus><LoggingEnabled></LoggingEnabled></BucketLoggingStatus>")));
    }

    [Fact]
    public async Task default_encryption_labels_new_objects_only()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "before", "", [1]);
        Assert.Equal((404, "NoSuchServerSideEncryptionRule"), Of(await Root.SendAsync("GET", bucket, null, "encryption")));

        Assert.Equal(200, (await PutEncryptionAsync(bucket, "<SSEAlgorithm>AES256</SSEAlgorithm>")).Status);
        Assert.Equal("AES256", (await Root.SendAsync("GET", bucket, null, "encryption")).Xml.Element("ApplyServerSideEncryptionByDefault")!.Element(
            "SSEAlgorithm")!.Value);
        Assert.Equal("AES256", (await Root.SendAsync("GET", bucket, null, "bucketInfo")).Xml.Element("Bucket")!.Element("ServerSideEncryptionRule")!.Value);

        Assert.Null((await Root.SendAsync("HEAD", bucket, "before")).Header("x-oss-server-side-encryption"));
        Assert.Equal("AES256", (await Root.SendAsync("PUT", bucket, "put", "", [1])).Header("x-oss-server-side-encryption"));
        Assert.Equal("AES256", (await Root.SendAsync("POST", bucket, "append", "append&position=0", [1])).Header("x-oss-server-side-encryption"));
        Assert.Equal("AES256", (await Root.SendAsync("PUT", bucket, "copy", "", null, ("x-oss-copy-source", $"/{bucket}/before"))).Header(
            "x-oss-server-side-encryption"));
        var id = (await Root.SendAsync("POST", bucket, "parts", "uploads")).Xml.Element("UploadId")!.Value;
        await Root.SendAsync("PUT", bucket, "parts", $"partNumber=1&uploadId={id}", [1]);
        await Root.SendAsync("POST", bucket, "parts", "uploadId=" + id, [], ("x-oss-complete-all", "yes"));
        foreach (var key in new[] { "put", "append", "copy", "parts" })
        {
            Assert.Equal("AES256", (await Root.SendAsync("HEAD", bucket, key)).Header("x-oss-server-side-encryption"));
        }

        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "encryption")).Status);
        Assert.Null((await Root.SendAsync("PUT", bucket, "after", "", [1])).Header("x-oss-server-side-encryption"));
    }

    [Theory]
    [InlineData("NotImplemented", "<SSEAlgorithm>KMS</SSEAlgorithm>")]
    [InlineData("NotImplemented", "<SSEAlgorithm>SM4</SSEAlgorithm>")]
    [InlineData("InvalidEncryptionAlgorithmError", "<SSEAlgorithm>ROT13</SSEAlgorithm>")]
    [InlineData("InvalidArgument", "<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>")]
    [InlineData("MalformedXML", "")]
    public async Task other_encryption_is_refused(string code, string rule) =>
        Assert.Equal((400, code), Of(await PutEncryptionAsync(await Root.NewBucketAsync(), rule)));

    [Fact]
    public async Task the_bucket_owner_pays_unless_told_otherwise()
    {
        var bucket = await Root.NewBucketAsync();
        Assert.Equal("BucketOwner", (await Root.SendAsync("GET", bucket, null, "requestPayment")).Xml.Element("Payer")!.Value);
        Assert.Equal((400, "MalformedXML"), Of(await PutPayerAsync(bucket, "Nobody")));
        Assert.Equal(200, (await PutPayerAsync(bucket, "Requester")).Status);
        Assert.Equal("Requester", (await Root.SendAsync("GET", bucket, null, "requestPayment")).Xml.Element("Payer")!.Value);
        Assert.Equal((400, "NotImplemented"), Of(await Root.SendAsync("DELETE", bucket, null, "requestPayment")));
    }

    [Fact]
    public async Task where_the_requester_pays_he_must_be_known_and_agree()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "k", "", [1, 2]);
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read"));
        var stranger = Stranger();
        Assert.Equal(200, (await stranger.SendAsync("GET", bucket, "k")).Status);
        await PutPayerAsync(bucket, "Requester");

        var refused = await stranger.SendAsync("GET", bucket, "k");
        Assert.Equal((403, "AccessDenied", "0003-00000703"), (refused.Status, refused.Code, refused.Ec));
        Assert.Contains("x-oss-request-payer", fixture.Host.Journal.Find(refused.Header("x-oss-request-id")!)!.Detail, StringComparison.Ordinal);
        Assert.Equal((403, "AccessDenied"), Of(await stranger.SendAsync("GET", bucket, "k", "", null, ("x-oss-request-payer", "owner"))));
        Assert.Equal((403, "AccessDenied"), Of(await fixture.Host.Anonymous.SendAsync("GET", bucket, "k", "", null, ("x-oss-request-payer", "requester"))));
        var paid = await stranger.SendAsync("GET", bucket, "k", "", null, ("x-oss-request-payer", "requester"));
        Assert.Equal((200, "requester"), (paid.Status, paid.Header("x-oss-request-charged")));
        Assert.Equal(200, (await stranger.SendAsync("GET", bucket, "k", "x-oss-request-payer=requester")).Status);
        var own = await Root.SendAsync("GET", bucket, "k");
        Assert.Equal((200, null), (own.Status, own.Header("x-oss-request-charged")));
        Assert.Equal((403, "AccessDenied"), Of(await stranger.SendAsync("PUT", bucket, "new", "", [1], ("x-oss-request-payer", "requester"))));
        Assert.Equal((409, "BucketAlreadyExists"), Of(await stranger.SendAsync("PUT", bucket)));
    }

    [Fact]
    public async Task a_form_says_in_a_field_that_its_signer_pays()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read-write"));
        await PutPayerAsync(bucket, "Requester");
        var policy = OssTestForm.Policy("""["starts-with","$key",""]""");

        Assert.Equal((403, "AccessDenied"), Of(await new OssTestForm("k").SignV4(Stranger(), policy).PostAsync(fixture.Host, bucket)));
        Assert.Equal((403, "AccessDenied"), Of(await new OssTestForm("k", ("x-oss-request-payer", "requester")).PostAsync(fixture.Host, bucket)));
        var paid = await new OssTestForm("k", ("x-oss-request-payer", "requester")).SignV4(Stranger(), policy).PostAsync(fixture.Host, bucket);
        Assert.Equal((204, "requester"), (paid.Status, paid.Header("x-oss-request-charged")));
        Assert.Equal(204, (await new OssTestForm("own").SignV4(Root, policy).PostAsync(fixture.Host, bucket)).Status);
    }

    private static (int Status, string Code) Of(OssAnswer answer) => (answer.Status, answer.Code);

    private OssTestClient Stranger()
    {
        const string Id = "LTAI5tOtherAccountRoot01";
        const string Secret = "OtherAccountRootSecret00000001";
        fixture.Host.Directory.Update(directory => directory
            .WithAccount(new RamAccount(OtherAccount))
            .WithAccessKey(new AccessKey(OtherAccount, null, Id, Secret, AccessKeyStatus.Active, DateTimeOffset.UnixEpoch)));
        return fixture.Host.Client(Id, Secret);
    }

    private Task<OssAnswer> PutLoggingAsync(string bucket, string target, string prefix) => Root.SendXmlAsync(
        "PUT",
        bucket,
        null,
        "logging",
        $"<BucketLoggingStatus><LoggingEnabled><TargetBucket>{target}</TargetBucket><TargetPrefix>{prefix}</TargetPrefix></LoggingEnabled></BucketLoggingStatus>");

    private Task<OssAnswer> PutEncryptionAsync(string bucket, string rule) => Root.SendXmlAsync(
        "PUT",
        bucket,
        null,
        "encryption",
        rule.Length == 0 ? "<ServerSideEncryptionRule></ServerSideEncryptionRule>"
            : $"<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>{rule}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>");

    private Task<OssAnswer> PutPayerAsync(string bucket, string payer) =>
        Root.SendXmlAsync("PUT", bucket, null, "requestPayment", $"<RequestPaymentConfiguration><Payer>{payer}</Payer></RequestPaymentConfiguration>");
}
