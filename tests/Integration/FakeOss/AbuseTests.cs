using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss.Storage;

namespace Scenario.Integration.FakeOss;

/// <summary>Requests that mean harm: nothing half-stored, nothing stored for strangers, nothing expanded.</summary>
public sealed class AbuseTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Bomb = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>""";
    private const string External = """<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>""";
    private const string ExternalSubset = """<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">""";

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    public static TheoryData<string, string, string, string> XmlOperations => new()
    {
        { "POST", "", "delete", "<Delete><Object><Key>{0}</Key></Object></Delete>" },
        { "PUT", "", "versioning", "<VersioningConfiguration><Status>{0}</Status></VersioningConfiguration>" },
        { "PUT", "", "cors", "<CORSConfiguration><CORSRule><AllowedOrigin>{0}</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>" },
        { "PUT", "", "lifecycle",
            "<LifecycleConfiguration><Rule><ID>{0}</ID><Prefix>x</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>" },
        { "PUT", "", "referer",
            "<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><RefererList><Referer>{0}</Referer></RefererList></RefererConfiguration>" },
        { "PUT", "", "website", "<WebsiteConfiguration><IndexDocument><Suffix>{0}</Suffix></IndexDocument></WebsiteConfiguration>" },
        { "PUT", "", "logging",
            "<BucketLoggingStatus><LoggingEnabled><TargetBucket>sample-bucket</TargetBucket><TargetPrefix>{0}</TargetPrefix></LoggingEnabled></BucketLoggingStatus>" },
        { "PUT", "", "encryption",
            "<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{0}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>" },
        { "PUT", "", "tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>{0}</Value></Tag></TagSet></Tagging>" },
        { "PUT", "", "requestPayment", "<RequestPaymentConfiguration><Payer>{0}</Payer></RequestPaymentConfiguration>" },
        { "PUT", "abuse/xml", "tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>{0}</Value></Tag></TagSet></Tagging>" },
        { "POST", "abuse/xml", "restore", "<RestoreRequest><Days>{0}</Days></RestoreRequest>" },
        { "POST", "abuse/xml", "uploadId={0}", "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{0}</ETag></Part></CompleteMultipartUpload>" },
    };

    [Theory]
    [MemberData(nameof(XmlOperations))]
    public async Task no_operation_expands_entities(string method, string key, string query, string document)
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "abuse/xml", "", [1], ("x-oss-storage-class", "Archive"));
        var target = key.Length == 0 ? null : key;
        var upload = (await Root.SendAsync("POST", bucket, "abuse/xml", "uploads")).Xml.Element("UploadId")!.Value;
        var isServed = (await SendAsync("", "x")).Code != "NotImplemented";
        foreach (var prolog in new[] { Bomb, External, ExternalSubset })
        {
            var answer = await SendAsync(prolog, "&c;");

            Assert.Equal((400, isServed ? "MalformedXML" : "NotImplemented"), (answer.Status, answer.Code));
        }

        Task<OssAnswer> SendAsync(string prolog, string value) =>
            Root.SendXmlAsync(method, bucket, target, query.Replace("{0}", upload, StringComparison.Ordinal),
                prolog + string.Format(CultureInfo.InvariantCulture, document, value));
    }

    [Fact]
    public async Task a_new_bucket_is_not_made_from_a_document_with_entities()
    {
        var bucket = "test-" + Guid.NewGuid().ToString("n");

        var answer = await Root.SendXmlAsync("PUT", bucket, null, "",
            Bomb + "<CreateBucketConfiguration><StorageClass>&c;</StorageClass></CreateBucketConfiguration>");

        Assert.Equal((400, "MalformedXML"), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.SendAsync("HEAD", bucket)).Status);
    }

    [Fact]
    public async Task who_is_not_known_or_not_allowed_never_reaches_the_bytes()
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));
        var upload = await host.Root.InitiateAsync("abuse/multi");
        await host.Root.UploadPartAsync("abuse/multi", upload, 1, new byte[10]);
        blobs.Calls.Clear();

        OssTestClient[] strangers =
        [
            host.Anonymous,
            host.Client("LTAI5tNobody000000000001", "secret"),
            host.Client(OssTestHost.RootKeyId, "WrongSecret"),
            host.Client(OssTestHost.RootKeyId, OssTestHost.RootSecret, "token of nobody"),
            host.Session("oss-uploader", """{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"""),
        ];
        foreach (var stranger in strangers)
        {
            var body = new byte[200_000];
            OssAnswer[] answers =
            [
                await stranger.SendAsync("PUT", OssTestHost.Bucket, "abuse/put", "", body),
                await stranger.SendAsync("POST", OssTestHost.Bucket, "abuse/append", "append&position=0", body),
                await stranger.SendAsync("PUT", OssTestHost.Bucket, "abuse/multi", $"partNumber=2&uploadId={upload}", body),
                await stranger.CompleteAsync("abuse/multi", upload, [(1, "x")]),
                await stranger.SendAsync("DELETE", OssTestHost.Bucket, "abuse/multi", $"uploadId={upload}"),
                await stranger.SendAsync("PUT", OssTestHost.Bucket, "abuse/copy", "", null, ("x-oss-copy-source", "/sample-bucket/2015/01/01/grass.jpg")),
                await stranger.GetAsync("2015/01/01/grass.jpg"),
                await stranger.SendAsync("DELETE", OssTestHost.Bucket, "2015/01/01/grass.jpg"),
                await stranger.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete", "<Delete><Object><Key>2015/01/01/grass.jpg</Key></Object></Delete>"),
                await FormOf(stranger, body).PostAsync(host),
            ];

            Assert.All(answers, answer => Assert.Equal(403, answer.Status));
        }

        Assert.Empty(blobs.Calls);
        Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        Assert.NotEmpty(blobs.Calls); // the recorder does record
    }

    [Fact]
    public async Task a_stranger_is_refused_before_the_body_is_asked_for()
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);

        await connection.SendAsync(
            $"PUT /sample-bucket/abuse/expect HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");

        Assert.Equal("HTTP/1.1 403 Forbidden", await connection.ReadLineAsync());
    }

    [Fact]
    public async Task a_slow_upload_becomes_visible_with_its_last_byte()
    {
        var query = Root.Presign("PUT", "abuse/slow", v4: true, TimeSpan.FromMinutes(5));
        await Root.PutAsync("abuse/slow", "before");
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        await connection.SendAsync(
            $"PUT /sample-bucket/abuse/slow?{query} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 10\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue", await connection.ReadLineAsync());

        foreach (var piece in new[] { "01", "23", "456", "78" })
        {
            await connection.SendAsync(piece);
            Assert.Equal("before", (await Root.GetAsync("abuse/slow")).Text);
        }

        await connection.SendAsync("9");
        Assert.Contains("HTTP/1.1 200 OK", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal("0123456789", (await Root.GetAsync("abuse/slow")).Text);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nnot hex\r\nhalf \r\n", "IncompleteBody")]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "NotImplemented")]
    [InlineData("\r\n", "MissingContentLength")]
    [InlineData("Content-Length: 5368709121\r\n\r\n", "EntityTooLarge")]
    public async Task a_body_that_cannot_be_is_not_stored(string rest, string code)
    {
        using var connection = await PutAsync("abuse/broken", rest);

        Assert.Contains($"<Code>{code}</Code>", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await Root.GetAsync("abuse/broken")).Status);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nha")]
    [InlineData("Content-Length: 100\r\n\r\nhalf")]
    public async Task a_body_that_breaks_off_is_not_stored(string rest)
    {
        using var connection = await PutAsync("abuse/cut", rest);
        connection.End();
        await connection.AwaitCloseAsync();

        Assert.Equal(404, (await Root.GetAsync("abuse/cut")).Status);
    }

    [Fact]
    public async Task another_vendors_chunk_framing_is_content_like_any_other()
    {
        const string Framed = "5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n";

        Assert.Equal(200, (await Root.PutAsync("abuse/aws", Framed, ("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", "5"))).Status);
        var read = await Root.GetAsync("abuse/aws");
        Assert.Equal((Framed, "aws-chunked"), (read.Text, read.Header("Content-Encoding")));

        var signed = await Host.Anonymous.PutAsync("abuse/aws-signed", "x",
            ("Authorization", "AWS4-HMAC-SHA256 Credential=A/20250601/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"));
        Assert.Equal((400, "InvalidArgument"), (signed.Status, signed.Code));
    }

    [Theory]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "InvalidDigest")]
    [InlineData("x-oss-hash-crc64ecma", "1", "InvalidCRC64")]
    [InlineData("x-oss-hash-crc64ecma", "-1", "InvalidArgument")]
    public async Task a_wrong_check_sum_leaves_parts_and_appended_objects_as_they_were(string header, string value, string code)
    {
        var key = $"abuse/sum-{code}";
        var upload = await Root.InitiateAsync(key);
        await Root.SendAsync("POST", OssTestHost.Bucket, key + "-append", "append&position=0", [1, 2, 3]);

        var part = await Root.UploadPartAsync(key, upload, 1, [1, 2, 3], (header, value));
        var append = await Root.SendAsync("POST", OssTestHost.Bucket, key + "-append", "append&position=3", [4], (header, value));

        Assert.Equal((code, code), (part.Code, append.Code));
        Assert.Empty((await Root.GetAsync(key, $"uploadId={upload}")).Xml.Elements("Part"));
        Assert.Equal([1, 2, 3], (await Root.GetAsync(key + "-append")).Body);
    }

    [Fact]
    public async Task metadata_is_limited_by_its_size_and_not_by_its_number()
    {
        var many = Enumerable.Range(0, 300).Select(i => ($"x-oss-meta-{i}", "v")).ToArray();

        Assert.Equal(200, (await Root.PutAsync("abuse/meta", "x", many)).Status);
        Assert.Equal("v", (await Root.GetAsync("abuse/meta")).Header("x-oss-meta-299"));
    }

    private async Task<RawConnection> PutAsync(string key, string rest)
    {
        var connection = await RawConnection.OpenAsync(Host.Endpoint);
        var query = Root.Presign("PUT", key, v4: true, TimeSpan.FromMinutes(5));
        await connection.SendAsync($"PUT /sample-bucket/{key}?{query} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nConnection: close\r\n{rest}");
        return connection;
    }

    private static OssTestForm FormOf(OssTestClient signer, byte[] file)
    {
        var form = new OssTestForm("abuse/form") { File = file };
        return signer.AccessKeyId is null ? form : form.SignV4(signer, OssTestForm.Policy("""["starts-with","$key",""]"""));
    }
}
