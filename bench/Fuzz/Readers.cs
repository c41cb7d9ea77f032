using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.ControlPlane;
using Scenario.FakeOss;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Forms;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Errors;
using Scenario.FakeSts.Requests;
using Scenario.Ram.Policies;
using Scenario.Ram.Sessions;
using Scenario.Seeds;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Oss;

namespace Scenario.Fuzz;

/// <summary>Everything in the fakes that reads bytes from outside.</summary>
internal static class Readers
{
    private const string Boundary = "----boundary";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly MovableClock Clock = ClockAt(Now);
    private static readonly OssOptions Options = new();
    private static readonly AddressResolver Addresses = new(Options);
    private static readonly CallbackConnector Connector = new(Options);
    private static readonly SignatureReader Signatures = new(Options);
    private static readonly SecurityTokenCodec Tokens = new(TokenKeyRing.Development);
    private static readonly SamlIssuer Issuer = new(Clock);
    private static readonly SamlMetadata Metadata = SamlMetadata.Parse(Issuer.Metadata)!;

    private static readonly ObjectRow Row =
        new() { Key = "k", ETag = "0123456789ABCDEF0123456789ABCDEF", Size = 1000, LastModified = Now, StorageClass = "Standard" };

    public static IReadOnlyList<Reader> All { get; } =
    [
        Policies(),
        Authorizations(),
        Targets(),
        SignedUrls(),
        Xml("xml-delete", "<Delete><Quiet>true</Quiet><Object><Key>a&#2;b</Key><VersionId>CAEQ</VersionId></Object></Delete>",
            static request => Wait(DeleteRequest.ReadAsync(request, default)), "Delete", "Object", "Key"),
        Xml("xml-complete", "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"0123456789ABCDEF0123456789ABCDEF\"</ETag></Part></CompleteMultipartUpload>", static request => Wait(CompletionList.ReadAsync(request, default).AsTask()), "CompleteMultipartUpload", "Part", "PartNumber"),
        Xml("xml-cors", "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-*</AllowedHeader><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>", static request => BucketCors.Parse(Wait(XmlBody.ReadAsync(request, "CORSConfiguration", default))), "CORSConfiguration", "CORSRule", "AllowedOrigin"),
        Xml("xml-lifecycle", "<LifecycleConfiguration><Rule><ID>r</ID><Prefix>p/</Prefix><Status>Enabled</Status><Filter><Not><Prefix>p/q</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Not></Filter><Expiration><Days>1</Days></Expiration><Transition><Days>1</Days><StorageClass>IA</StorageClass></Transition></Rule></LifecycleConfiguration>", static request => LifecycleDocument.Read(Wait(XmlBody.ReadAsync(request, "LifecycleConfiguration", default))), "LifecycleConfiguration", "Rule", "ID"),
        Xml("xml-tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
            static request => TaggingDocument.Parse(Wait(XmlBody.ReadAsync(request, "Tagging", default)), TagRules.OfObject), "Tagging", "TagSet", "Tag"),
        Forms(),
        FormPolicies(),
        Callbacks(),
        HeadersOfObjects(),
        RangesAndConditions(),
        SecurityTokens(),
        StsForms(),
        StsDocuments(),
        Assertions(),
        SamlProviders(),
        WebTokens(),
        WebKeys(),
        Seeds(),
    ];

    private static Reader Policies()
    {
        const string Document =
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:Get*","oss:List*"],"Resource":"acs:oss:*:*:b/${acs:username}/*","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","::1"]},"DateLessThan":{"acs:CurrentTime":"2026-01-01T00:00:00Z"},"NumericEquals":{"x":"1.5"}}}]}""";
        return new Reader(
            "policy",
            PolicyLimits.BucketPolicyBytes,
            static bytes =>
            {
                var text = Encoding.UTF8.GetString(bytes);
                return string.Join(',',
                    Enum.GetValues<PolicyKind>().Select(kind => PolicyParser.Parse(text, kind) is { Document: null } refused ? refused.Error!.Code : "ok"));
            },
            Texts(
                Document,
                """{"Version":"1","Statement":[{"Effect":"Deny","NotAction":"oss:*","NotResource":"*"}]}""",
                """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"],"Service":"x"}}]}""",
                """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:1:b/*"}]}"""),
            ["Version", "Statement", "Effect", "Allow", "Deny", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
                "StringLike", "IpAddress", "DateGreaterThan", "NumericLessThan", "BoolIfExists", "*", "?", "${", "\\ud800", "\\u0000", "1e999", "[", "{",
                "]", "}"])
        {
            Shapes =
            [
                ("statements", static size =>
                    Json("{\"Version\":\"1\",\"Statement\":[", "{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"}", "]}", size)),
                ("actions", static size =>
                    Json("{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[", "\"oss:Get*\"", "],\"Resource\":\"*\"}]}", size)),
                ("members", static size => Json("{", index => $"\"m{index}\":1", "}", size)),
                ("stars", static size =>
                    Bytes("{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"" + new string('*', size) + "\",\"Resource\":\"*\"}]}")),
                ("depth", static size => Bytes(new string('[', size))),
            ],
        };
    }

    private static Reader Authorizations() => new(
        "authorization",
        64 * 1024,
        static bytes =>
        {
            var header = Encoding.UTF8.GetString(bytes);
            var v4 = OssV4Authorization.Parse(header);
            var acs3 = Acs3Authorization.Parse(header);
            return $"{v4.Fault} {acs3.Fault} {OssV1Authorization.TryParse(header, out _)} {OssV2Authorization.TryParse(header, out _)} {OssV4Credential.Parse(header).Fault}";
        },
        Texts(
            "OSS4-HMAC-SHA256 Credential=LTAI5tScenarioRoot000001/20260102/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=host;range,Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "OSS LTAI5tScenarioRoot000001:c2lnbmF0dXJl",
            "OSS2 AccessKeyId:LTAI5tScenarioRoot000001,AdditionalHeaders:host,Signature:c2lnbmF0dXJl",
            "ACS3-HMAC-SHA256 Credential=LTAI5tScenarioRoot000001,SignedHeaders=host;x-acs-action;x-acs-date,Signature=0123456789abcdef",
            "LTAI5tScenarioRoot000001/20260102/cn-hangzhou/oss/aliyun_v4_request"),
        ["Credential=", "AdditionalHeaders=", "Signature=", "SignedHeaders=", "OSS4-HMAC-SHA256 ", "OSS2 ", "OSS ", "ACS3-HMAC-SHA256 ", ",", ";", "/", ":",
            "=", " ", "\t", "aliyun_v4_request"])
    {
        Shapes =
        [
            ("items", static size => Bytes("OSS4-HMAC-SHA256 " + Repeat("A=b,", size))),
            ("headers", static size =>
                Bytes("OSS4-HMAC-SHA256 Credential=a/20260102/r/oss/aliyun_v4_request,AdditionalHeaders=" + Repeat("h;", size) + ",Signature=0")),
            ("signed", static size => Bytes("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=" + Repeat("h;", size) + ",Signature=0")),
            ("slashes", static size => Bytes(new string('/', size))),
            ("blanks", static size => Bytes("OSS4-HMAC-SHA256 " + new string(' ', size))),
        ],
    };

    private static Reader Targets() => new(
        "target",
        512 * 1024,
        static bytes => Oss(() =>
        {
            var request = OssRequest.Parse(Http("GET", Wire(bytes), []), Addresses);
            return Word(request.Address.Level);
        }),
        Texts("/sample-bucket/a%2Fb/../%E4%B8%AD?prefix=a&delimiter=%2F&max-keys=10&encoding-type=url", "/?regions", "http://h/b/k?versionId=null",
            "/b?delete", "/%ff/%", "/b/k?x-oss-process=image/resize,w_1"),
        ["/", "//", "..", "%2e", "%2F", "%00", "%", "?", "&", "=", "+", "versionId", "uploadId", "partNumber", "acl",
            "x-oss-signature-version=OSS4-HMAC-SHA256", "http://", "*"])
    {
        Shapes =
        [
            ("parameters", static size => Bytes("/b/k?" + Repeat("a=b&", size))),
            ("names", static size => Bytes("/b/k?" + Numbered(static index => $"n{index}&", size))),
            ("ampersands", static size => Bytes("/b/k?" + new string('&', size))),
            ("slashes", static size => Bytes(new string('/', size))),
            ("escapes", static size => Bytes("/b/" + Repeat("%41", size))),
        ],
    };

    private static Reader SignedUrls() => new(
        "signed-url",
        512 * 1024,
        static bytes => Oss(() =>
        {
            var request = OssRequest.Parse(Http("GET", "/b/k?" + Wire(bytes), []), Addresses);
            var presented = Signatures.Read(request, new Circumstances(Clock.Read(), TimeSpan.Zero, "cn-hangzhou"));
            return presented is null ? "anonymous" : presented.Verify(request.ToSign(), "secret").IsMatch ? "match" : "mismatch";
        }),
        Texts(
            "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI%2F20260102%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260102T030405Z&x-oss-expires=600&x-oss-additional-headers=host&x-oss-signature=00",
            "OSSAccessKeyId=LTAI&Expires=1999999999&Signature=c2ln&security-token=x&response-content-type=a",
            "x-oss-signature-version=OSS2&x-oss-expires=1999999999&x-oss-access-key-id=LTAI&x-oss-signature=c2ln"),
        ["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature", "x-oss-additional-headers", "OSSAccessKeyId",
            "Expires", "Signature", "security-token", "%2F", "&", "=", "-1", "99999999999999999999"])
    {
        Shapes =
        [
            ("parameters", static size =>
                Bytes("OSSAccessKeyId=LTAI&Expires=1999999999&Signature=c2ln&" + Numbered(static index => $"x-oss-{index}=b&", size))),
            ("equal", static size => Bytes("OSSAccessKeyId=LTAI&Expires=1999999999&Signature=c2ln&" + Repeat("x-oss-a=b&", size))),
        ],
    };

    private static Reader Xml(string name, string document, Action<OssRequest> read, string root, string item, string leaf) => new(
        name,
        XmlBody.MaximumBytes,
        bytes => Oss(() =>
        {
            read(OssRequest.Parse(Http("POST", "/b/k?x", bytes), Addresses));
            return "ok";
        }),
        Texts(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + document.Replace($"<{root}>", $"<{root} xmlns=\"http://doc.oss-cn-hangzhou.aliyuncs.com\">", StringComparison.Ordinal)),
        ["<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "&#1;", "&#x10FFFF;", "&#xD800;", "&amp;",
            "<?a b?>", " xmlns=\"u\"", "\uFEFF", $"<{root}>", $"<{item}>", $"<{leaf}>", "1", "-1", "99999999999", "true"])
    {
        Shapes =
        [
            ("nested", size => Bytes($"<{root}>" + Repeat("<a>", size / 2) + Repeat("</a>", size / 2) + $"</{root}>")),
            ("items", size => Bytes($"<{root}>" + Repeat($"<{item}/>", size) + $"</{root}>")),
            ("filled", size => Bytes(
                document.Replace($"</{root}>", Repeat(document[(root.Length + 2)..^(root.Length + 3)], size) + $"</{root}>", StringComparison.Ordinal))),
            ("names", size => Bytes($"<{root}>" + Numbered(static index => $"<n{index}/>", size) + $"</{root}>")),
            ("attributes", size => Bytes($"<{root} " + Numbered(static index => $"a{index}='' ", size) + $"></{root}>")),
            ("many attributes", size => Bytes($"<{root}>" + Repeat("<a " + Numbered(static index => $"a{index}='' ", 1000) + "/>", size) + $"</{root}>")),
            ("many namespaces", size =>
                Bytes($"<{root}>" + Repeat("<a " + Numbered(static index => $"xmlns:n{index}='u' ", 1000) + "/>", size) + $"</{root}>")),
            ("namespaces", size => Bytes($"<{root} " + Numbered(static index => $"xmlns:n{index}='u' ", size) + $"></{root}>")),
            ("pieces", size => Bytes($"<{root}><{item}><{leaf}>" + Repeat("a<![CDATA[b]]><!--c-->", size) + $"</{leaf}></{item}></{root}>")),
            ("references", size => Bytes($"<{root}><{item}><{leaf}>" + Repeat("&#97;", size) + $"</{leaf}></{item}></{root}>")),
            ("controls", size => Bytes($"<{root}><{item}><{leaf}>" + new string('\u0001', size) + $"</{leaf}></{item}></{root}>")),
            ("text", size => Bytes($"<{root}><{item}><{leaf}>" + new string('x', size) + $"</{leaf}></{item}></{root}>")),
        ],
    };

    private static Reader Forms()
    {
        static string Field(string name, string value) => $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";
        var tail = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--{Boundary}--\r\n";
        return new Reader(
            "form",
            PostForm.MaximumFieldBytes,
            static bytes => Oss(() =>
            {
                var request = OssRequest.Parse(Http("POST", "/b/", bytes, ("Content-Type", $"multipart/form-data; boundary={Boundary}")), Addresses);
                var form = Wait(PostForm.ReadAsync(request, default));
                form.File.CopyToAsync(Stream.Null).GetAwaiter().GetResult();
                var whole = request.With(form);
                _ = UploadHeaders.Read(whole);
                _ = CallbackParameters.Read(whole, Connector);
                _ = Signatures.Read(whole, new Circumstances(Clock.Read(), TimeSpan.Zero, "cn-hangzhou"));
                return "ok";
            }),
            Texts(
                Field("key", "a/${filename}") + Field("x-oss-meta-a", "b") + tail,
                Field("key", "k") + Field("OSSAccessKeyId", "LTAI") + Field("policy", "e30=") + Field("Signature", "c2ln")
                    + Field("success_action_status", "201") + tail,
                Field("key", "k") + Field("x-oss-signature-version", "OSS4-HMAC-SHA256")
                    + Field("x-oss-credential", "LTAI/20260102/cn-hangzhou/oss/aliyun_v4_request") + Field("x-oss-date", "20260102T030405Z")
                    + Field("x-oss-signature", "00") + Field("policy", "e30=") + Field("callback", "e30=") + tail),
            [$"--{Boundary}", $"--{Boundary}--", "\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=", "\"file\"", "; filename=\"x\"",
                "; filename*=UTF-8''%E4", "Content-Type: ", "key", "policy", "callback", "x:a", "${filename}"])
        {
            Shapes =
            [
                ("fields", size => Bytes(Field("key", "k") + Repeat(Field("f", "v"), size) + tail)),
                ("value", size => Bytes(Field("key", "k") + Field("f", new string('v', size)) + tail)),
                ("dashes", size => Bytes(Field("key", "k") + Field("f", Repeat("\r\n--", size)) + tail)),
                ("preamble", size => Bytes(new string('p', size) + "\r\n" + Field("key", "k") + tail)),
                ("file", size => Bytes(Field("key", "k") + tail.Replace("hello", Repeat("\r\n----bound", size), StringComparison.Ordinal))),
            ],
        };
    }

    private static Reader FormPolicies() => new(
        "form-policy",
        PostForm.MaximumFieldBytes * 3 / 4,
        static bytes => Oss(() => $"{PostPolicy.Parse(Convert.ToBase64String(bytes)).Conditions.Count > 0}"),
        Texts(
            """{"expiration":"2026-01-02T03:04:05.000Z","conditions":[{"bucket":"b"},["starts-with","$key","users/"],["eq","$x-oss-object-acl","private"],["content-length-range",1,1000],["in","$content-type",["a","b"]],["not-in","$cache-control",["c"]]]}""",
            """{"expiration":"2026-01-02T03:04:05Z","conditions":[["eq","\$key","k"]]}"""),
        ["expiration", "conditions", "starts-with", "eq", "in", "not-in", "content-length-range", "$key", "\\$", "\\\\", "[", "]", "{", "}", "1e400", "-1",
            "\\ud800", "null"])
    {
        Shapes =
        [
            ("conditions", static size => Json("{\"expiration\":\"2026-01-02T03:04:05Z\",\"conditions\":[", "[\"eq\",\"$k\",\"v\"]", "]}", size)),
            ("members", static size => Json("{\"expiration\":\"2026-01-02T03:04:05Z\",\"conditions\":[{", index => $"\"m{index}\":\"v\"", "}]}", size)),
            ("values", static size => Json("{\"expiration\":\"2026-01-02T03:04:05Z\",\"conditions\":[[\"in\",\"$k\",[", "\"v\"", "]]]}", size)),
            ("dollars", static size => Bytes("{\"expiration\":\"" + Repeat("\\$", size) + "\"}")),
            ("depth", static size => Bytes(new string('[', size))),
        ],
    };

    private static Reader Callbacks() => new(
        "callback",
        5 * 1024,
        static bytes => Oss(() =>
        {
            var half = Array.IndexOf(bytes, (byte)'\n') is var at and >= 0 ? at : bytes.Length;
            var request = OssRequest.Parse(Http("PUT", "/b/k", [], ("x-oss-callback", Convert.ToBase64String(bytes.AsSpan(0, half))),
                ("x-oss-callback-var", Convert.ToBase64String(bytes.AsSpan(Math.Min(half + 1, bytes.Length))))), Addresses);
            var callback = CallbackParameters.Read(request, Connector);
            return callback is null
                ? "none" : CallbackTemplate.Fill(callback.Body, callback.IsJson,
                    name => new CallbackValue(callback.Variables.GetValueOrDefault(name, ""))).Length > 0 ? "filled" : "empty";
        }),
        Texts(
            "{\"callbackUrl\":\"http://app.example.com/cb;https://127.0.0.1:9/x?y=z\",\"callbackHost\":\"app\",\"callbackBody\":\"bucket=${bucket}&w=${x:who}&h=${imageInfo.height}\",\"callbackSNI\":true}\n{\"x:who\":\"alice\"}",
            "{\"callbackUrl\":\"http://app.example.com/cb\",\"callbackBody\":\"{\\\"a\\\":${object},\\\"b\\\":${x:b}}\",\"callbackBodyType\":\"application/json\"}"),
        ["callbackUrl", "callbackHost", "callbackBody", "callbackBodyType", "callbackSNI", "${", "}", "x:", ";", "http://", "https://", "[::1]", "%", "#",
            "@", "\n", "\\u0000", "\\ud800"])
    {
        Shapes =
        [
            ("variables", static size => Bytes("{\"callbackUrl\":\"a\",\"callbackBody\":\"" + Repeat("${x:a}", size) + "\"}")),
            ("dollars", static size => Bytes("{\"callbackUrl\":\"a\",\"callbackBody\":\"" + Repeat("${", size) + "\"}")),
            ("addresses", static size => Bytes("{\"callbackUrl\":\"" + new string(';', size) + "a\",\"callbackBody\":\"b\"}")),
        ],
    };

    private static Reader HeadersOfObjects() => new(
        "object-headers",
        64 * 1024,
        static bytes => Oss(() =>
        {
            var text = Wire(bytes);
            _ = UploadHeaders.ReadTags(text);
            _ = CopySource.Parse(text, isPart: false);
            return "ok";
        }),
        Texts("/bucket/a%2Fb?versionId=CAEQ", "k=v&k2=v%202", "/b/k"),
        ["/", "?versionId=", "%", "%E4%B8", "&", "=", "+", "null"])
    {
        Shapes =
        [
            ("tags", static size => Bytes(Numbered(static index => $"k{index}=v&", size))),
            ("escapes", static size => Bytes("/b/" + Repeat("%41", size))),
        ],
    };

    private static Reader RangesAndConditions() => new(
        "range",
        64 * 1024,
        static bytes => Oss(() =>
        {
            var text = Wire(bytes);
            foreach (var size in new[] { 0L, 1, 1000, long.MaxValue })
            {
                _ = ByteRange.Resolve(text, size, isStandard: true)?.Describe(size);
                _ = ByteRange.Resolve(text, size, isStandard: false);
            }

            foreach (var name in new[] { "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since" })
            {
                Preconditions.CheckRead(OssRequest.Parse(Http("GET", "/b/k", [], (name, text)), Addresses), Row, Now);
            }

            return "ok";
        }),
        Texts("bytes=0-99", "bytes=-5", "bytes=5-", "bytes=0-1,3-4", "\"0123456789ABCDEF0123456789ABCDEF\"", "Fri, 02 Jan 2026 03:04:05 GMT", "*"),
        ["bytes=", "-", ",", "0", "9223372036854775807", "18446744073709551616", "\"", "W/", " ", "GMT", "*"])
    {
        Shapes =
        [
            ("ranges", static size => Bytes("bytes=" + Repeat("0-1,", size))),
            ("digits", static size => Bytes("bytes=" + new string('9', size) + "-")),
            ("quotes", static size => Bytes(Repeat("\"a\", ", size))),
        ],
    };

    private static Reader SecurityTokens()
    {
        var session = new RoleSession("STS.NTestTestTestTestTestTest1", "1", "2", "role", "client-001", null, null, "acs:ram::1:user/u", Now, Now.AddHours(1));
        var token = Tokens.Issue(session);
        return new Reader(
            "token",
            SecurityTokenCodec.MaximumLength,
            static bytes => Tokens.Open(Encoding.UTF8.GetString(bytes)).GetType().Name,
            Texts(token, Tokens.Issue(session with { SessionPolicy = """{"Version":"1","Statement":[]}""" })),
            [".", "=", "-", "_", "eyJ", token[..8], token[^8..]])
        {
            Shapes =
            [
                ("letters", static size => Bytes(new string('A', size))),
                ("dots", static size => Bytes(new string('.', size))),
            ],
        };
    }

    private static Reader StsForms() => new(
        "sts-form",
        RpcRequestReader.MaximumBodyBytes,
        static bytes => Sts("application/x-www-form-urlencoded", bytes),
        Texts("Action=AssumeRole&Version=2015-04-01&Format=JSON&AccessKeyId=LTAI&SignatureNonce=1&Policy=%7B%22a%22%3A1%7D&Timestamp=2026-01-02T03%3A04%3A05Z&Signature=x"),
        ["Action", "Version", "Format", "AccessKeyId", "Signature", "Policy", "&", "=", "%", "%00", "%ZZ", "+", "\u00e9"])
    {
        Shapes =
        [
            ("parameters", static size => Bytes(Numbered(static index => $"n{index}=v&", size))),
            ("equal", static size => Bytes(Repeat("a=b&", size))),
            ("value", static size => Bytes("a=" + new string('x', size))),
            ("escapes", static size => Bytes("a=" + Repeat("%25", size))),
        ],
    };

    private static Reader StsDocuments() => new(
        "sts-json",
        RpcRequestReader.MaximumBodyBytes,
        static bytes => Sts("application/json", bytes),
        Texts("""{"Action":"AssumeRole","Version":"2015-04-01","DurationSeconds":900,"Policy":{"Version":"1","Statement":[]},"x":null}"""),
        ["{", "}", "[", "]", ":", ",", "\"", "\\u0000", "\\ud800", "1e999", "true", "null"])
    {
        Shapes =
        [
            ("members", static size => Json("{", index => $"\"m{index}\":1", "}", size)),
            ("equal", static size => Json("{", "\"m\":1", "}", size)),
            ("array", static size => Json("{\"a\":[", "1", "]}", size)),
            ("depth", static size => Bytes(new string('[', size))),
            ("escapes", static size => Bytes("{\"a\":\"" + Repeat("\\u0041", size) + "\"}")),
        ],
    };

    private static Reader Assertions()
    {
        var good = Encoding.UTF8.GetBytes(Issuer.Respond(new SamlResponseContent(["acs:ram::1:role/r,acs:ram::1:saml-provider/p"], "alice", "alice")));
        return new Reader(
            "saml",
            75_000,
            static bytes => StsWord(() => SamlAssertionValidator.Validate(Convert.ToBase64String(bytes), Metadata, Now, Now).Roles.Count > 0 ? "ok" : "none"),
            [good],
            ["<", ">", "</", "<!--x-->", "<![CDATA[x]]>", "<!DOCTYPE a>", "&amp;", "&#0;", " xmlns:a=\"u\"", " ID=\"x\"", "<ds:Reference URI=\"\">",
                "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>", "saml2:Assertion", "ds:Signature", "Issuer"])
        {
            Shapes =
            [
                ("nested", static size => Bytes(Repeat("<a>", size / 2) + Repeat("</a>", size / 2))),
                ("namespaces", static size => Bytes("<a " + Numbered(static index => $"xmlns:n{index}='u' ", size) + "/>")),
                ("inside", size => Bytes(
                    Encoding.UTF8.GetString(good).Replace("</saml2:Assertion>", Repeat("<saml2:a/>", size) + "</saml2:Assertion>", StringComparison.Ordinal))),
                ("declared inside", size =>
                    Bytes(Encoding.UTF8.GetString(good)
                        .Replace("<saml2:Assertion ", "<saml2:Assertion " + Numbered(static index => $"xmlns:n{index}='u' ", size / 2),
                            StringComparison.Ordinal)
                            .Replace("</saml2:Assertion>", Repeat("<n1:a/>", size / 2) + "</saml2:Assertion>", StringComparison.Ordinal))),
            ],
        };
    }

    private static Reader SamlProviders() => new(
        "saml-metadata",
        100_000,
        static bytes => SamlMetadata.Parse(bytes) is null ? "refused" : "ok",
        Texts(Issuer.Metadata),
        ["<", ">", "EntityDescriptor", "X509Certificate", "KeyDescriptor use=\"signing\"", "MII", "=", "<!--x-->"])
    {
        Shapes = [("keys", static size =>
            Bytes(Issuer.Metadata.Replace("</md:IDPSSODescriptor>", Repeat("<md:KeyDescriptor use=\"signing\"/>", size) + "</md:IDPSSODescriptor>",
                StringComparison.Ordinal)))],
    };

    private static Reader WebTokens()
    {
        using var issuer = new OidcIssuer(Clock);
        return new Reader(
            "jwt",
            40_000,
            static bytes => JsonWebToken.TryParse(Encoding.UTF8.GetString(bytes), out var token)
                ? $"parsed {token.Claims.ValueKind} {token.Algorithm is "RS256"} {token.KeyId is null} {token.HasCriticalHeader}" : "refused",
            Texts(issuer.Mint("https://issuer", ["a"], "alice", TimeSpan.FromMinutes(5))),
            [".", "=", "-", "_", "eyJhbGciOiJub25lIn0", "e30", "AAAA", "\u00e9"])
        {
            Shapes =
            [
                ("dots", static size => Bytes(new string('.', size))),
                ("members", static size => Bytes(
                    Convert.ToBase64String(Json("{", index => $"\"m{index}\":1", "}", size)).TrimEnd('=').Replace('+', '-').Replace('/', '_') + ".e30.AA")),
            ],
        };
    }

    private static Reader WebKeys()
    {
        using var issuer = new OidcIssuer(Clock);
        return new Reader(
            "jwks",
            100_000,
            static bytes =>
            {
                try
                {
                    return JsonWebKey.ReadSet(Encoding.UTF8.GetString(bytes)).Count > 0 ? "ok" : "none";
                }
                catch (FormatException)
                {
                    return "refused"; // what it is documented to throw
                }
            },
            Texts(issuer.Jwks, """{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"1"}]}"""),
            ["kty", "RSA", "EC", "crv", "P-256", "n", "e", "AQAB", "kid", "use", "sig", "[", "]", "{", "}"])
        {
            Shapes = [("keys", static size => Json("{\"keys\":[", "{\"kty\":\"RSA\"}", "]}", size))],
        };
    }

    private static Reader Seeds() => new(
        "seed",
        1024 * 1024,
        static bytes => SeedReader.Parse(bytes) is { IsValid: true } ? "ok" : "refused",
        [Encoding.UTF8.GetBytes(DefaultSeedText())],
        ["accounts", "users", "roles", "policies", "accessKeys", "buckets", "objects", "\"", "{", "}", "[", "]", "null", "\\ud800", "acs:ram::1:role/r"])
    {
        Shapes =
        [
            ("members", static size => Json("{", index => $"\"m{index}\":1", "}", size)),
            ("accounts", static size =>
                Json("{\"accounts\":[", index =>
                    $"{{\"id\":\"{1000000000000000 + index}\",\"rootKey\":{{\"accessKeyId\":\"LTAI{index}\",\"accessKeySecret\":\"s{index}\"}}}}", "]}", size)),
        ],
    };

    private static string DefaultSeedText()
    {
        using var stream = typeof(SeedReader).Assembly.GetManifestResourceStream("scenario.seed.json")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    private static string Sts(string contentType, byte[] body) => StsWord(() =>
    {
        var context = Http("POST", "/", body, ("Content-Type", contentType));
        var request = Wait(RpcRequestReader.ReadBodyAsync(context, RpcRequestReader.ReadHead(context)));
        return request.Parameters.Repeated is null ? "ok" : "repeated";
    });

    private static MovableClock ClockAt(DateTimeOffset now)
    {
        var clock = new MovableClock();
        clock.Set(now);
        return clock;
    }

    private static string StsWord(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (StsErrorException refused)
        {
            return $"{refused.Error.Code} {refused.Error.Detail}";
        }
    }

    private static string Oss(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (OssErrorException refused)
        {
            return $"{refused.Error.Code} {refused.Error.Message.AsSpan(0, Math.Min(24, refused.Error.Message.Length))}";
        }
    }

    private static DefaultHttpContext Http(string method, string target, byte[] body, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Headers.Host = "127.0.0.1:8712";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body, writable: false);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }

    // Bytes as an HTTP server hands them over: it has refused what no header or request line can hold.
    private static string Wire(byte[] bytes) => string.Concat(Encoding.UTF8.GetString(bytes).Where(static c => !char.IsControl(c)));

    // Everything reads from memory, so nothing is ever waited for.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString();

    private static IReadOnlyList<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string piece, int size) => new StringBuilder().Insert(0, piece, Math.Max(1, size / piece.Length)).ToString();

    private static string Numbered(Func<int, string> piece, int size)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < size; i++)
        {
            text.Append(piece(i));
        }

        return text.ToString();
    }

    private static byte[] Json(string head, string item, string tail, int size) => Json(head, _ => item, tail, size);

    private static byte[] Json(string head, Func<int, string> item, string tail, int size) =>
        Bytes(head + Numbered(index => (index == 0 ? "" : ",") + item(index), size) + tail);
}
