using System.Security.Cryptography;
using System.Text;

namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>XML and its digest as the vendor's clients write them.</summary>
public sealed class XmlBodyTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task raw_control_characters_in_a_CDATA_section_are_read_as_well()
    {
        const string Key = "xml/a\u0002b]]\u0003c";
        await Root.PutAsync(Key, "x");

        var answer = await Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete",
            "<Delete><Object><Key><![CDATA[xml/a\u0002b]]\u0003c]]></Key></Object></Delete>");

        Assert.Equal(200, answer.Status);
        Assert.Equal(404, (await Root.GetAsync(Key)).Status);
    }

    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "lifecycle", "<LifecycleConfiguration><Rule><Status>Enabled</Status></Rule></LifecycleConfiguration>", "Action is missing", "0014-00000026" },
        { "lifecycle", "<LifecycleConfiguration><Rules/></LifecycleConfiguration>", "LifecycleConfiguration may not have Rules", "0014-00000015" },
        { "lifecycle", "<LifecycleConfiguration><Rule><Atime/></Rule></LifecycleConfiguration>", "Rule may not have Atime", "0014-00000017" },
        { "lifecycle", "<Lifecycle/>", "the root must be LifecycleConfiguration", "0014-00000012" },
        { "lifecycle", "<LifecycleConfiguration>", "not well-formed at line 1, position", "0014-00000011" },
        { "delete", "<Delete><Object>", "not well-formed at line 1, position", "0016-00000607" },
        { "delete", "<BatchDelete/>", "the root must be Delete", "0016-00000608" },
        { "delete", "<Delete><Object><Key></Key></Object></Delete>", "Key is empty", "0016-00000611" },
        { "delete", "<Delete><Object><VersionId>null</VersionId></Object></Delete>", "Key is missing", "0016-00000613" },
        { "delete", "<Delete><Quiet>false</Quiet></Delete>", "Object is missing", "0016-00000615" },
        { "delete", "<Delete><Quiet>perhaps</Quiet><Object><Key>k</Key></Object></Delete>", "Quiet must be true or false", "" },
        { "versioning", "<VersioningConfiguration/>", "Status must be Enabled or Suspended", "" },
        { "cors", "<CORSConfiguration/>", "CORSRule is missing", "0034-00000002" },
        { "encryption", "<ServerSideEncryptionRule/>", "ApplyServerSideEncryptionByDefault is missing", "" },
        { "publicAccessBlock", "<PublicAccessBlockConfiguration/>", "BlockPublicAccess is missing", "" },
        { "tagging", "<Tagging/>", "TagSet is missing", "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task a_malformed_document_is_told_its_mistake_and_the_journal_knows_it_too(string kind, string xml, string mistake, string ec)
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendXmlAsync(kind == "delete" ? "POST" : "PUT", bucket, null, kind, xml);

        Assert.Equal((400, "MalformedXML", ec), (answer.Status, answer.Code, answer.Ec));
        Assert.StartsWith(mistake, answer.Xml.Element("ErrorDetail")!.Value, StringComparison.Ordinal);
        Assert.Contains(mistake, fixture.Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Text!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u0008")]
    [InlineData("\u001f")]
    public async Task raw_control_characters_in_a_key_of_a_multiple_delete_are_read(string character)
    {
        var key = $"xml/raw{character}key";
        await Root.PutAsync(key, "x");

        var answer = await Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete", $"<Delete><Object><Key>{key}</Key></Object></Delete>");

        Assert.Equal(200, answer.Status);
        Assert.Equal(404, (await Root.GetAsync(key)).Status);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("  \t\n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF \n")]
    public async Task blanks_and_a_byte_order_mark_before_the_declaration_are_skipped(string head)
    {
        var bucket = await Root.NewBucketAsync();

        var put = await Root.SendXmlAsync("PUT", bucket, null, "versioning",
            head + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");

        Assert.Equal(200, put.Status);
        Assert.Equal("Enabled", (await Root.SendAsync("GET", bucket, null, "versioning")).Xml.Element("Status")!.Value);
    }

    [Theory]
    [InlineData("<Expiration><ExpiredObjectDeleteMarker>True</ExpiredObjectDeleteMarker></Expiration>")]
    [InlineData("<Expiration><ExpiredObjectDeleteMarker>TRUE</ExpiredObjectDeleteMarker></Expiration>")]
    [InlineData("<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>False</ExpiredObjectDeleteMarker></Expiration>")]
    [InlineData("<Transition><Days>1</Days><IsAccessTime>False</IsAccessTime><StorageClass>IA</StorageClass></Transition>")]
    public async Task booleans_of_a_lifecycle_may_begin_with_a_capital(string action)
    {
        var bucket = await Root.NewBucketAsync();

        var put = await Root.SendXmlAsync("PUT", bucket, null, "lifecycle",
            $"<LifecycleConfiguration><Rule><ID>a</ID><Prefix>p</Prefix><Status>Enabled</Status>{action}</Rule></LifecycleConfiguration>");

        Assert.Equal(200, put.Status);
        Assert.DoesNotContain("True", (await Root.SendAsync("GET", bucket, null, "lifecycle")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_rule_by_access_time_in_capitals_is_not_taken_for_one_by_modification()
    {
        var bucket = await Root.NewBucketAsync();

        var put = await Root.SendXmlAsync("PUT", bucket, null, "lifecycle",
            "<LifecycleConfiguration><Rule><ID>a</ID><Prefix>p</Prefix><Status>Enabled</Status><Transition><Days>1</Days><IsAccessTime>True</IsAccessTime><StorageClass>IA</StorageClass></Transition></Rule></LifecycleConfiguration>");

        Assert.Equal((400, "NotImplemented"), (put.Status, put.Code));
    }

    [Fact]
    public async Task booleans_of_a_website_may_begin_with_a_capital()
    {
        var bucket = await Root.NewBucketAsync();

        var put = await Root.SendXmlAsync("PUT", bucket, null, "website",
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix><SupportSubDir>True</SupportSubDir></IndexDocument></WebsiteConfiguration>");

        Assert.Equal(200, put.Status);
        Assert.Contains("<SupportSubDir>true</SupportSubDir>", (await Root.SendAsync("GET", bucket, null, "website")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(4, 200)]
    [InlineData(-1, 400)]
    public async Task of_the_digest_of_a_document_the_first_sixteen_bytes_count(int more, int status)
    {
        var body = Encoding.UTF8.GetBytes("<Delete><Object><Key>xml/digest</Key></Object></Delete>");
        var digest = MD5.HashData(body);
        var sent = more < 0 ? digest[..^1] : [.. digest, .. new byte[more]];

        var answer = await Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", body, ("Content-MD5", Convert.ToBase64String(sent)));

        Assert.Equal((status, status == 200 ? "" : "InvalidDigest"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task four_bytes_behind_another_digest_do_not_make_it_right()
    {
        var body = Encoding.UTF8.GetBytes("<Delete><Object><Key>xml/digest</Key></Object></Delete>");

        var answer = await Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", body, ("Content-MD5", Convert.ToBase64String(new byte[20])));

        Assert.Equal((400, "InvalidDigest"), (answer.Status, answer.Code));
    }
}
