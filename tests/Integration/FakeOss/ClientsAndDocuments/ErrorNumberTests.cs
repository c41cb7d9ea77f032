using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss.ClientsAndDocuments;

/// <summary>The numbers (EC) of refusals before and beside the operations: signatures, RAM, forms, callbacks, sizes.</summary>
public sealed class ErrorNumberTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task signed_urls_and_headers_have_the_numbers_of_what_is_wrong_with_them()
    {
        var v4 = Root.Presign("GET", Photo, v4: true, TimeSpan.FromMinutes(1));
        await ExpectAsync(
            ("0002-00000069", await UrlAsync(Root.Presign("GET", Photo, v4: false, TimeSpan.FromMinutes(-1)))),
            ("0002-00000070", await UrlAsync("OSSAccessKeyId=a&Expires=soon&Signature=x")),
            ("0002-00000071", await UrlAsync("OSSAccessKeyId=a&Expires=1")),
            ("0002-00000215", await UrlAsync(v4.Replace("x-oss-expires=60&", "", StringComparison.Ordinal))),
            ("0002-00000232", await UrlAsync(v4.Replace("x-oss-expires=60", "x-oss-expires=9999999", StringComparison.Ordinal))),
            ("0002-00000213", await UrlAsync(v4.Replace("aliyun_v4_request", "aliyun_v9_request", StringComparison.Ordinal))),
            ("0002-00000235", await UrlAsync(Later(TimeSpan.FromHours(2)))),
            ("0002-00000209", await HeaderAsync($"Credential={Scope()},AdditionalHeaders=,Signature=c")),
            ("0002-00000210", await HeaderAsync($"Credential={Scope()},AdditionalHeaders=a;;b,Signature=c")),
            ("0002-00000225", await HeaderAsync($"Credential={OssTestHost.RootKeyId}/20200101/cn-hangzhou/oss/aliyun_v4_request,Signature=c")),
            ("0002-00000504", await Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, Photo, "", null) { SignedAt = DateTimeOffset.UtcNow.AddHours(-1) })));

        Task<OssAnswer> UrlAsync(string query) => Host.Anonymous.GetAsync(Photo, query);

        Task<OssAnswer> HeaderAsync(string items) => Host.Anonymous.GetAsync(Photo, "", ("Authorization", "OSS4-HMAC-SHA256 " + items),
            ("x-oss-date", OssDate.ToIsoBasic(DateTimeOffset.UtcNow)), ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"));

        static string Scope() => $"{OssTestHost.RootKeyId}/{OssDate.ToIsoBasic(DateTimeOffset.UtcNow)[..8]}/cn-hangzhou/oss/aliyun_v4_request";

        static string Later(TimeSpan ahead) => string.Join('&', OssV4Signature.Presign(new OssRequestToSign("GET", OssTestHost.Bucket, Photo, [], []),
            OssTestHost.RootKeyId, OssTestHost.RootSecret, null, OssTestHost.Region, DateTimeOffset.UtcNow + ahead, TimeSpan.FromMinutes(1), [])
            .Select(static item => $"{item.Name}={Uri.EscapeDataString(item.Value ?? "")}"));
    }

    [Fact]
    public async Task forms_have_the_numbers_of_what_is_wrong_with_them()
    {
        static string With(string conditions) => $$"""{"expiration":"{{DateTime.UtcNow.AddMinutes(9):yyyy-MM-dd'T'HH:mm:ss}}Z"{{conditions}}}""";
        var form = new OssTestForm("number/form").SignV4(Root, OssTestForm.Policy());
        form.Fields.RemoveAll(static field => field.Name == "x-oss-credential");
        form.Fields.Add(("x-oss-credential", "nonsense"));
        await ExpectAsync(
            ("0006-00000003", await PostAsync(OssTestForm.Policy("""["content-length-range",0,1]"""))),
            ("0006-00000004", await PostAsync(OssTestForm.Policy("""["content-length-range",1000,2000]"""))),
            ("0006-00000204", await PostAsync("no JSON")),
            ("0006-00000207", await PostAsync(With(""))),
            ("0006-00000216", await PostAsync(With(""","conditions":[["$key"]]"""))),
            ("0006-00000219", await PostAsync(With(""","conditions":[["content-length-range",20,10]]"""))),
            ("0006-00000221", await PostAsync(With(""","conditions":[["content-length-range",10,"test"]]"""))),
            ("0006-00000222", await PostAsync(With(""","conditions":[123]"""))),
            ("0006-00000227", await PostAsync(OssTestForm.Policy("""["eq","$key","another"]"""))),
            ("0002-00000710", await form.PostAsync(Host)),
            ("0016-00000002", await new OssTestForm("a\0b").SignV1(Root, OssTestForm.Policy()).PostAsync(Host)));

        Task<OssAnswer> PostAsync(string policy) => new OssTestForm("number/form").SignV1(Root, policy).PostAsync(Host);
    }

    [Fact]
    public async Task callbacks_have_the_numbers_of_what_is_wrong_with_them()
    {
        await using var fails = new CallbackTarget("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
        await using var talks = new CallbackTarget("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        await ExpectAsync(
            ("0007-00000004", await PutAsync("ftp://127.0.0.1/", "a=b")),
            ("0007-00000005", await PutAsync(string.Join(';', Enumerable.Repeat("127.0.0.1", 6)), "a=b")),
            ("0007-00000011", await PutAsync(fails.Url, "")),
            ("0007-00000203", await PutAsync(fails.Url, "a=b")),
            ("0007-00000205", await PutAsync(talks.Url, "a=b")));

        Task<OssAnswer> PutAsync(string url, string body) => Root.PutAsync("number/callback", "x", ("x-oss-callback",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"callbackUrl":"{{url}}","callbackBody":"{{body}}"}"""))));
    }

    [Fact]
    public async Task what_a_request_lacks_and_what_an_object_is_have_their_numbers()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "cold", "", [1], ("x-oss-storage-class", "ColdArchive"));
        await Root.SendAsync("PUT", bucket, "link", "symlink", null, ("x-oss-symlink-target", "k"));
        await Root.SendAsync("PUT", bucket, "k", "symlink", null, ("x-oss-symlink-target", "other")); // a link to a link
        var id = (await Root.SendAsync("POST", bucket, "parts", "uploads")).Xml.Element("UploadId")!.Value;
        var parts = "";
        foreach (var number in (int[])[1, 2])
        {
            var part = await Root.SendAsync("PUT", bucket, "parts", $"partNumber={number}&uploadId={id}", [1]);
            parts += $"<Part><PartNumber>{number}</PartNumber><ETag>{part.Header("ETag")}</ETag></Part>";
        }

        const string Restore = "<RestoreRequest><Days>1</Days></RestoreRequest>";
        var archived = await Root.SendAsync("GET", bucket, "cold");
        Assert.Equal(202, (await Root.SendXmlAsync("POST", bucket, "cold", "restore", Restore)).Status);
        await ExpectAsync(
            ("0015-00000101", await Root.SendAsync("GET", "no-such-bucket-at-all")),
            ("0016-00000719", archived),
            ("0016-00000701", await Root.SendXmlAsync("POST", bucket, "cold", "restore", Restore)),
            ("0026-00000011", await Root.SendAsync("GET", bucket, "link")),
            ("0042-00000213", await Root.SendXmlAsync("POST", bucket, "parts", $"uploadId={id}",
                $"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>")),
            ("0042-00000302", await Root.SendAsync("PUT", bucket, "parts", $"partNumber=1&uploadId={id}", null, ("x-oss-copy-source", " "))),
            ("0034-00000011", await Root.SendXmlAsync("PUT", bucket, null, "cors",
                "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod></CORSRule></CORSConfiguration>")),
            ("0014-00000088", await Root.SendXmlAsync("PUT", bucket, null, "lifecycle",
                "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Filter><Not/></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>")));
    }

    private static Task ExpectAsync(params (string Ec, OssAnswer Answer)[] answers)
    {
        Assert.All(answers, static item => Assert.Equal(item.Ec, item.Answer.Xml.Element("EC")?.Value));
        return Task.CompletedTask;
    }
}
