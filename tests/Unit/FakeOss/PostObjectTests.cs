using System.Security.Cryptography;
using System.Text;
using Scenario.FakeOss.Requests;
using Scenario.Ram.Evaluation;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

/// <summary>Form uploads: who may send them, what they may say, and that a refused one leaves nothing.</summary>
public sealed class PostObjectTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string AnyKey = """["starts-with","$key",""]""";

    private static readonly string HelloMd5 = Convert.ToHexString(MD5.HashData("hello oss"u8));

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task a_signed_form_stores_its_file(bool isV4, bool isSession)
    {
        var signer = isSession ? Host.Session("oss-uploader") : Root;
        var key = $"users/alice/form-{isV4}-{isSession}.txt";
        var policy = OssTestForm.Policy(
            """{"bucket":"sample-bucket"}""",
            """["starts-with","$key","users/alice/"]""",
            """["content-length-range",1,1048576]""",
            isSession ? $$"""{"x-oss-security-token":"{{signer.Token}}"}""" : AnyKey);

        var form = new OssTestForm(key);
        var answer = await (isV4 ? form.SignV4(signer, policy) : form.SignV1(signer, policy)).PostAsync(Host);

        Assert.Equal(204, answer.Status);
        Assert.Equal(($"\"{HelloMd5}\"", "15021467531229347219"), (answer.Header("ETag"), answer.Header("x-oss-hash-crc64ecma")));
        var read = await Root.GetAsync(key);
        Assert.Equal(("hello oss", "text/plain", "Normal"), (read.Text, read.Header("Content-Type"), read.Header("x-oss-object-type")));
    }

    [Fact]
    public async Task the_fields_describe_the_object_and_headers_do_not()
    {
        var form = new OssTestForm(
            "post/described.bin",
            ("Cache-Control", "no-cache"),
            ("Content-Disposition", "attachment; filename=a.bin"),
            ("Content-Encoding", "identity"),
            ("Expires", "Sun, 01 Jun 2025 08:00:00 GMT"),
            ("X-OSS-Meta-Author", "爱丽丝"),
            ("x-oss-object-acl", "public-read"),
            ("x-oss-storage-class", "IA"),
            ("x-oss-server-side-encryption", "AES256"),
            ("Content-MD5", Convert.ToBase64String(Convert.FromHexString(HelloMd5))),
            ("x-oss-hash-crc64ecma", "15021467531229347219")).SignV1(Root, OssTestForm.Policy(AnyKey));

        var answer = await form.PostAsync(Host, OssTestHost.Bucket, ("x-oss-meta-header", "ignored"), ("x-oss-forbid-overwrite", "true"),
            ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="));

        Assert.Equal((204, "AES256"), (answer.Status, answer.Header("x-oss-server-side-encryption")));
        var read = await Host.Anonymous.GetAsync("post/described.bin");
        Assert.Equal(
            ("no-cache", "attachment; filename=a.bin", "identity", "Sun, 01 Jun 2025 08:00:00 GMT", "爱丽丝", "IA", null),
            (read.Header("Cache-Control"), read.Header("Content-Disposition"), read.Header("Content-Encoding"), read.Header("Expires"),
                read.Header("x-oss-meta-author"), read.Header("x-oss-storage-class"), read.Header("x-oss-meta-header")));
    }

    [Fact]
    public async Task a_form_has_no_field_for_tags()
    {
        var form = new OssTestForm("post/tagged", ("x-oss-tagging", "a=1&b=2")).SignV1(Root, OssTestForm.Policy(AnyKey));

        var answer = await form.PostAsync(Host);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.SendAsync("HEAD", OssTestHost.Bucket, "post/tagged")).Status);
    }

    [Theory]
    [InlineData("application/own", "application/form", "text/plain", "application/own")]
    [InlineData(null, "application/form", "text/plain", "application/form")]
    [InlineData(null, null, "text/plain", "text/plain")]
    [InlineData(null, null, null, "application/octet-stream")]
    public async Task the_first_content_type_that_says_something_counts(string? own, string? field, string? part, string stored)
    {
        var form = new OssTestForm("post/type") { FileType = part };
        form.Fields.AddRange(new[] { ("x-oss-content-type", own), ("Content-Type", field) }.Where(item => item.Item2 is not null)
            .Select(item => (item.Item1, item.Item2!)));

        Assert.Equal(204, (await form.SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host)).Status);
        Assert.Equal(stored, (await Root.GetAsync("post/type")).Header("Content-Type"));
    }

    [Theory]
    [InlineData("a b.txt", "users/alice/a b.txt")]
    [InlineData("C:\\fakepath\\中.txt", "users/alice/中.txt")]
    [InlineData("../../etc/passwd", "users/alice/passwd")]
    [InlineData("", "users/alice/")]
    public async Task filename_in_the_key_is_the_name_of_the_file(string fileName, string key)
    {
        var form = new OssTestForm("users/alice/${filename}") { FileName = fileName };

        var answer = await form.SignV4(Root, OssTestForm.Policy("""{"key":"users/alice/${filename}"}""")).PostAsync(Host);

        Assert.Equal(204, answer.Status);
        Assert.Equal("hello oss", (await Root.GetAsync(key)).Text);
    }

    [Theory]
    [InlineData("200", 200)]
    [InlineData("204", 204)]
    [InlineData("404", 204)]
    [InlineData("", 204)]
    public async Task the_form_chooses_the_status(string asked, int status)
    {
        var answer = await new OssTestForm("post/status", ("success_action_status", asked)).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((status, 0), (answer.Status, answer.Body.Length));
    }

    [Fact]
    public async Task status_201_describes_the_object()
    {
        var answer = await new OssTestForm("post/a b&c.txt", ("success_action_status", "201")).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((201, "PostResponse"), (answer.Status, answer.Xml.Name.LocalName));
        Assert.Equal(
            ["sample-bucket", $"{Host.Endpoint.GetLeftPart(UriPartial.Authority)}/sample-bucket/post/a%20b%26c.txt", "post/a b&c.txt", $"\"{HelloMd5}\""],
            answer.Xml.Elements().Select(element => element.Value));
    }

    [Theory]
    [InlineData("http://app.example.com/done", "http://app.example.com/done?")]
    [InlineData("https://app.example.com/done?a=1", "https://app.example.com/done?a=1&")]
    public async Task a_redirect_names_what_was_stored(string redirect, string begin)
    {
        var answer = await new OssTestForm("post/re direct", ("success_action_redirect", redirect), ("success_action_status", "200")).SignV1(Root,
            OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((303, $"{begin}bucket=sample-bucket&key=post%2Fre%20direct&etag=%22{HelloMd5}%22"), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    [InlineData("file:///etc/passwd")]
    public async Task a_redirect_elsewhere_than_the_web_is_not_given(string redirect)
    {
        var answer = await new OssTestForm("post/redirect", ("success_action_redirect", redirect)).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((204, null), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("""{"bucket":"other-bucket"}""", """["eq", "$bucket", "other-bucket"]""")]
    [InlineData("""["starts-with","$key","users/bob/"]""", """["starts-with", "$key", "users/bob/"]""")]
    [InlineData("""["eq","$content-type","image/jpeg"]""", """["eq", "$content-type", "image/jpeg"]""")]
    [InlineData("""["in","$content-type",["image/jpeg","image/png"]]""", """["in", "$content-type", ["image/jpeg", "image/png"]]""")]
    [InlineData("""["not-in","$cache-control",["no-cache"]]""", """["not-in", "$cache-control", ["no-cache"]]""")]
    [InlineData("""{"x-oss-meta-author":"alice"}""", """["eq", "$x-oss-meta-author", "alice"]""")]
    [InlineData("""["eq","$success_action_status","200"]""", """["eq", "$success_action_status", "200"]""")]
    public async Task a_condition_that_does_not_hold_refuses_the_form(string condition, string named)
    {
        var form = new OssTestForm("post/refused-condition", ("Content-Type", "text/plain"), ("Cache-Control", "no-cache"));

        var answer = await form.SignV4(Root, OssTestForm.Policy(AnyKey, condition)).PostAsync(Host);

        Assert.Equal((403, "AccessDenied", $"Invalid according to Policy: Policy Condition failed: {named}"), (answer.Status, answer.Code, answer.Message));
        Assert.StartsWith("The form ", Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Detail, StringComparison.Ordinal);
        await AbsentAsync("post/refused-condition");
    }

    [Fact]
    public async Task a_forbidden_key_stays_forbidden_when_the_name_of_the_file_makes_it_up()
    {
        var policy = OssTestForm.Policy("""["starts-with","$key","post/"]""", """["not-in","$key",["post/admin.json"]]""");

        var forbidden = await new OssTestForm("post/${filename}") { FileName = "admin.json" }.SignV4(Root, policy).PostAsync(Host);
        var allowed = await new OssTestForm("post/${filename}") { FileName = "other.json" }.SignV4(Root, policy).PostAsync(Host);

        Assert.Equal(((403, "AccessDenied"), 204), ((forbidden.Status, forbidden.Code), allowed.Status));
        await AbsentAsync("post/admin.json");
    }

    [Theory]
    [InlineData(10, 100, "EntityTooSmall")]
    [InlineData(0, 8, "EntityTooLarge")]
    [InlineData(0, 0, "EntityTooLarge")]
    [InlineData(9, 9, "")]
    public async Task the_size_of_the_file_is_limited(long minimum, long maximum, string code)
    {
        var key = $"post/size-{minimum}-{maximum}";

        var answer = await new OssTestForm(key).SignV1(Root, OssTestForm.Policy(AnyKey, $"[\"content-length-range\",{minimum},{maximum}]")).PostAsync(Host);

        Assert.Equal((code.Length == 0 ? 204 : 400, code), (answer.Status, answer.Code));
        Assert.Equal(code.Length == 0 ? 200 : 404, (await Root.GetAsync(key)).Status);
    }

    [Fact]
    public async Task a_form_expires_by_the_moved_clock()
    {
        await using var host = await OssTestHost.StartAsync();
        var form = new OssTestForm("post/expired").SignV4(host.Root, OssTestForm.Policy(AnyKey));

        host.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(204, (await form.PostAsync(host)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var answer = await form.PostAsync(host);

        Assert.Equal((403, "AccessDenied", "Invalid according to Policy: Policy expired."), (answer.Status, answer.Code, answer.Message));
    }

    [Fact]
    public async Task a_form_expires_with_the_token_in_it()
    {
        await using var host = await OssTestHost.StartAsync();
        var form = new OssTestForm("users/alice/expired").SignV4(host.Session("oss-uploader", lifetime: TimeSpan.FromMinutes(15)),
            OssTestForm.Policy(DateTimeOffset.UtcNow.AddHours(2), AnyKey));

        Assert.Equal(204, (await form.PostAsync(host)).Status);
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("SecurityTokenExpired", (await form.PostAsync(host)).Code);
    }

    [Theory]
    [InlineData("policy", "InvalidArgument", 400)]
    [InlineData("OSSAccessKeyId", "InvalidArgument", 400)]
    [InlineData("Signature", "InvalidArgument", 400)]
    [InlineData("x-oss-credential", "InvalidArgument", 400)]
    [InlineData("x-oss-date", "InvalidArgument", 400)]
    [InlineData("x-oss-signature", "InvalidArgument", 400)]
    [InlineData("x-oss-security-token", "InvalidAccessKeyId", 403)]
    public async Task a_form_without_one_of_the_fields_of_its_signature_is_refused(string missing, string code, int status)
    {
        var signer = Host.Session("oss-uploader");
        var form = new OssTestForm("users/alice/missing");
        _ = missing is "OSSAccessKeyId" or "Signature" ? form.SignV1(signer, OssTestForm.Policy(AnyKey)) : form.SignV4(signer, OssTestForm.Policy(AnyKey));
        form.Fields.RemoveAll(field => field.Name == missing);

        var answer = await form.PostAsync(Host);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        await AbsentAsync("users/alice/missing");
    }

    [Theory]
    [InlineData("Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "SignatureDoesNotMatch")]
    [InlineData("OSSAccessKeyId", "LTAI5tUnknown0000000001", "InvalidAccessKeyId")]
    [InlineData("x-oss-security-token", "token", "InvalidAccessKeyId")]
    public async Task a_forged_v1_form_is_refused(string field, string value, string code)
    {
        var form = new OssTestForm("post/forged").SignV1(Root, OssTestForm.Policy(AnyKey));
        form.Fields.RemoveAll(item => item.Name == field);
        form.Fields.Add((field, value));

        var answer = await form.PostAsync(Host);

        Assert.Equal((403, code), (answer.Status, answer.Code));
        await AbsentAsync("post/forged");
    }

    [Fact]
    public async Task a_changed_policy_shows_the_text_that_was_to_be_signed()
    {
        var form = new OssTestForm("post/forged").SignV4(Root, OssTestForm.Policy(AnyKey));
        var changed = Convert.ToBase64String(Encoding.UTF8.GetBytes(OssTestForm.Policy(DateTimeOffset.UtcNow.AddYears(1), AnyKey)));
        form.Fields[form.Fields.FindIndex(field => field.Name == "policy")] = ("policy", changed);

        var answer = await form.PostAsync(Host);

        Assert.Equal((403, "SignatureDoesNotMatch", changed), (answer.Status, answer.Code, answer.Xml.Element("StringToSign")!.Value));
        await AbsentAsync("post/forged");
    }

    [Theory]
    [InlineData("cn-beijing", "0002-00000715")]
    public async Task a_form_for_another_region_is_refused(string region, string ec)
    {
        var answer = await new OssTestForm("post/region").SignV4(Root, OssTestForm.Policy(AnyKey), region: region).PostAsync(Host);

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("bm90IGpzb24=")]
    public async Task a_signed_policy_that_is_none_is_InvalidPolicyDocument(string policy)
    {
        var form = new OssTestForm(
            "post/policy",
            ("OSSAccessKeyId", OssTestHost.RootKeyId),
            ("policy", policy),
            ("Signature", OssPostPolicySignature.SignV1(policy, OssTestHost.RootSecret)));

        var answer = await form.PostAsync(Host);

        Assert.Equal((400, "InvalidPolicyDocument"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task the_signer_must_be_allowed_to_write_the_key_that_the_form_names()
    {
        var session = Host.Session("oss-uploader",
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:sample-bucket/users/alice/*"}]}""");
        var policy = OssTestForm.Policy(AnyKey);

        Assert.Equal(204, (await new OssTestForm("users/alice/mine").SignV4(session, policy).PostAsync(Host)).Status);
        var refused = await new OssTestForm("users/bob/his").SignV4(session, policy).PostAsync(Host);
        var expanded = await new OssTestForm("${filename}") { FileName = "salary.csv" }.SignV4(session, policy).PostAsync(Host);
        var readOnly = await new OssTestForm("users/alice/mine").SignV4(Host.Session("oss-readonly"), policy).PostAsync(Host);

        Assert.Equal((403, "AccessDenied"), (refused.Status, refused.Code));
        Assert.Equal((403, "AccessDenied"), (expanded.Status, expanded.Code));
        Assert.Equal((403, "AccessDenied"), (readOnly.Status, readOnly.Code));
        await AbsentAsync("users/bob/his");
        await AbsentAsync("salary.csv");
        var entry = Host.Journal.Find(refused.Header("x-oss-request-id")!)!;
        Assert.Equal(("PostObject", "oss:PutObject", "acs:oss:cn-hangzhou:11223344:sample-bucket/users/bob/his", 403),
            (entry.Operation, entry.Action, entry.Resource, entry.Status));
        Assert.Equal(DecidedBy.Session, entry.Decision!.DecidedBy);
    }

    [Fact]
    public async Task tags_in_a_form_need_their_own_permission()
    {
        var session = Host.Session("oss-uploader", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}""");

        var answer = await new OssTestForm("users/alice/tagged", ("x-oss-tagging", "a=1")).SignV4(session, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal("oss:PutObjectTagging", Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Action);
        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Code));
        await AbsentAsync("users/alice/tagged");
    }

    [Fact]
    public async Task an_anonymous_form_needs_a_public_read_write_bucket()
    {
        var bucket = await Root.NewBucketAsync();
        var refused = await new OssTestForm("anonymous").PostAsync(Host, bucket);
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read-write"));

        var accepted = await new OssTestForm("anonymous").PostAsync(Host, bucket);

        Assert.Equal((403, "AccessDenied", "Anonymous user has no right to access this object."), (refused.Status, refused.Code, refused.Message));
        Assert.Equal(204, accepted.Status);
        Assert.Equal("hello oss", (await Root.SendAsync("GET", bucket, "anonymous")).Text);
    }

    [Fact]
    public async Task signatures_in_the_header_do_not_count()
    {
        var form = new OssTestForm("post/header");

        var answer = await Root.SendAsync("POST", OssTestHost.Bucket, null, "", form.Body(), ("Content-Type", form.ContentType));

        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Code));
        await AbsentAsync("post/header");
    }

    [Fact]
    public async Task forbid_overwrite_holds_for_forms()
    {
        await Root.PutAsync("post/kept", "first");

        var answer = await new OssTestForm("post/kept", ("x-oss-forbid-overwrite", "true")).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((409, "FileAlreadyExists"), (answer.Status, answer.Code));
        Assert.Equal("first", (await Root.GetAsync("post/kept")).Text);
    }

    [Fact]
    public async Task a_versioned_bucket_tells_the_version()
    {
        var bucket = await Root.NewBucketAsync("Enabled");

        var answer = await new OssTestForm("k").SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host, bucket);

        Assert.Equal((await Root.SendAsync("GET", bucket, "k")).Header("x-oss-version-id"), answer.Header("x-oss-version-id"));
    }

    [Theory]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "InvalidDigest")]
    [InlineData("Content-MD5", "no", "InvalidDigest")]
    [InlineData("x-oss-hash-crc64ecma", "1", "InvalidCRC64")]
    [InlineData("x-oss-object-acl", "public", "InvalidArgument")]
    [InlineData("x-oss-storage-class", "standard", "InvalidArgument")]
    [InlineData("x-oss-tagging", "a=1&a=2", "InvalidArgument")]
    [InlineData("x-oss-server-side-encryption", "KMS", "NotImplemented")]
    [InlineData("callback", "not base64", "InvalidArgument")]
    public async Task nothing_is_stored_when_a_field_is_wrong(string field, string value, string code)
    {
        var answer = await new OssTestForm("post/wrong-field", (field, value)).SignV4(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        await AbsentAsync("post/wrong-field");
    }

    [Theory]
    [InlineData("text/plain", "RequestIsNotMultiPartContent")]
    [InlineData("multipart/mixed; boundary=x", "RequestIsNotMultiPartContent")]
    [InlineData("multipart/form-data", "MalformedPOSTRequest")]
    [InlineData("multipart/form-data; boundary=\"\"", "MalformedPOSTRequest")]
    [InlineData("multipart/form-data; boundary=another", "MalformedPOSTRequest")]
    [InlineData("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", "MalformedPOSTRequest")]
    public async Task a_body_that_is_no_form_is_refused(string contentType, string code)
    {
        var form = new OssTestForm("post/malformed").SignV1(Root, OssTestForm.Policy(AnyKey));

        var answer = await Host.Anonymous.SendAsync("POST", OssTestHost.Bucket, null, "", form.Body(), ("Content-Type", contentType));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        await AbsentAsync("post/malformed");
    }

    public static TheoryData<string, string> BrokenTails
    {
        get
        {
            const string Delimiter = "--" + OssTestForm.Boundary;
            const string File = Delimiter + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhello oss\r\n";
            return new()
            {
                { $"{Delimiter}--\r\n", "IncorrectNumberOfFilesInPOSTRequest" },
                { $"{File}{File}{Delimiter}--\r\n", "IncorrectNumberOfFilesInPOSTRequest" },
                { "", "MalformedPOSTRequest" },
                { File, "MalformedPOSTRequest" },
                { File[..^5], "MalformedPOSTRequest" },
                { $"{File}{Delimiter}\r\nContent-Disposition: form-data; name=\"late\"\r\n\r\ncut", "MalformedPOSTRequest" },
                { $"{Delimiter}\r\nContent-Type: text/plain\r\n\r\nno name\r\n{File}{Delimiter}--\r\n", "MalformedPOSTRequest" },
                { $"{Delimiter}\r\nContent-Disposition: attachment; name=\"x\"\r\n\r\nv\r\n{File}{Delimiter}--\r\n", "MalformedPOSTRequest" },
                { $"{Delimiter}\r\nno colon\r\n\r\nv\r\n{File}{Delimiter}--\r\n", "MalformedPOSTRequest" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BrokenTails))]
    public async Task a_form_that_breaks_off_stores_nothing(string tail, string code)
    {
        var answer = await new OssTestForm("post/broken") { Tail = tail }.SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        await AbsentAsync("post/broken");
    }

    [Fact]
    public async Task fields_after_the_file_are_ignored()
    {
        const string Delimiter = "--" + OssTestForm.Boundary;
        var tail = $"{Delimiter}\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nhello oss\r\n"
            + $"{Delimiter}\r\nContent-Disposition: form-data; name=\"x-oss-meta-late\"\r\n\r\nlate\r\n{Delimiter}--\r\n";

        Assert.Equal(204, (await new OssTestForm("post/late") { Tail = tail }.SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host)).Status);
        var read = await Root.GetAsync("post/late");
        Assert.Equal(("hello oss", null), (read.Text, read.Header("x-oss-meta-late")));

        var keyless = await new OssTestForm(key: null) { Tail = tail }.SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);
        Assert.Equal((400, "InvalidArgument"), (keyless.Status, keyless.Code));
    }

    [Fact]
    public async Task fields_are_limited()
    {
        var policy = OssTestForm.Policy(AnyKey);
        var longValue = new string('v', PostForm.MaximumFieldBytes - 4096); // the rest is for key, policy and signature

        Assert.Equal(204, (await new OssTestForm("post/long", ("x", longValue)).SignV1(Root, policy).PostAsync(Host)).Status);
        await RefusedAsync(("x", longValue + new string('v', 4096)));
        await RefusedAsync([.. Enumerable.Range(0, 3).Select(i => ($"f{i}", longValue[..(longValue.Length / 2)]))]);
        await RefusedAsync((new string('n', PostForm.MaximumNameBytes + 1), ""));
        await RefusedAsync([.. Enumerable.Range(0, 1100).Select(i => ($"f{i}", ""))]);
        await RefusedAsync([.. Enumerable.Repeat(("f", ""), 1100)]);

        async Task RefusedAsync(params (string, string)[] fields)
        {
            var answer = await new OssTestForm("post/too-long", fields).SignV1(Root, policy).PostAsync(Host);
            Assert.Equal((400, "FieldItemTooLong"), (answer.Status, answer.Code));
            await AbsentAsync("post/too-long");
        }
    }

    [Theory]
    [InlineData("/rooted", "InvalidObjectName")]
    [InlineData("\\rooted", "InvalidObjectName")]
    public async Task a_key_that_cannot_be_is_refused(string key, string code)
    {
        var answer = await new OssTestForm(key).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_bucket_that_is_not_there_is_NoSuchBucket()
    {
        var answer = await new OssTestForm("k").SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host, "no-such-bucket");

        Assert.Equal((404, "NoSuchBucket"), (answer.Status, answer.Code));
    }

    private async Task AbsentAsync(string key) => Assert.Equal(404, (await Root.GetAsync(key)).Status);
}
