using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.Signing;

namespace Scenario.Integration.FakeOss;

/// <summary>OSS tells the application of an upload, and the uploader what the application said.</summary>
public sealed class UploadCallbackTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Body = "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}&who=${x:who}";

    private static readonly ConcurrentBag<Socket> Closed = [];
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private static readonly string HelloMd5 = Convert.ToHexString(MD5.HashData("hello oss"u8));

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task put_calls_back_with_a_signature_that_the_public_key_verifies()
    {
        await using var target = new CallbackTarget();
        var url = $"http://{target.Authority}/c%62/%E4%B8%AD?a=%2F+1&b";

        var put = await Root.PutAsync(
            "callback/中 a.txt",
            "hello oss",
            ("x-oss-callback", Callback(url, Body)),
            ("x-oss-callback-var", Encode("""{"x:who":"alice & bob"}""")));

        Assert.Equal((200, """{"status":"ok"}""", "application/json"), (put.Status, put.Text, put.Header("Content-Type")));
        Assert.Equal(($"\"{HelloMd5}\"", "15021467531229347219", 24),
            (put.Header("ETag"), put.Header("x-oss-hash-crc64ecma"), put.Header("Content-MD5")!.Length));
        var call = target.Single();
        Assert.Equal($"POST /c%62/%E4%B8%AD?a=%2F+1&b HTTP/1.1", call.RequestLine);
        Assert.Equal($"bucket=sample-bucket&object=callback%2F%E4%B8%AD%20a.txt&etag={HelloMd5}&size=9&mimeType=text%2Fplain&who=alice%20%26%20bob", call.Text);
        Assert.Equal(
            (target.Authority, "application/x-www-form-urlencoded", "1.0", "CALLBACK", OssTestHost.Bucket, OssTestHost.Account, OssTestHost.Account,
                put.Header("x-oss-request-id")),
            (call.Headers["Host"], call.Headers["Content-Type"], call.Headers["x-oss-signature-version"], call.Headers["x-oss-tag"],
                call.Headers["x-oss-bucket"], call.Headers["x-oss-owner"], call.Headers["x-oss-requester"], call.Headers["x-oss-request-id"]));
        var keyUrl = Encoding.ASCII.GetString(Convert.FromBase64String(call.Headers["x-oss-pub-key-url"]));
        Assert.Equal(new Uri(Host.Endpoint, "/_/callback_pub_key_v1.pem").AbsoluteUri, keyUrl);
        using var key = RSA.Create();
        key.ImportFromPem(await Http.GetStringAsync(keyUrl, TestContext.Current.CancellationToken));
        Assert.Equal(2048, key.KeySize);
        Assert.True(key.VerifyData(
            (byte[])[.. Encoding.UTF8.GetBytes("/cb/中?a=%2F+1&b\n"), .. call.Body],
            Convert.FromBase64String(call.Headers["authorization"]),
            HashAlgorithmName.MD5,
            RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task a_json_body_tells_everything_about_an_image()
    {
        await using var target = new CallbackTarget();
        var photo = (await Root.GetAsync("2015/01/01/grass.jpg")).Body;
        const string Template =
            """{"h":${imageInfo.height},"w":${imageInfo.width},"f":${imageInfo.format},"size":${size},"crc":${crc64},"md5":${contentMd5},"ip":${clientIp},"id":${reqId},"op":${operation},"vpc":${vpcId},"v":${x:V_1},"none":${x:none}}""";

        var put = await Root.SendAsync(
            "PUT",
            OssTestHost.Bucket,
            "callback/photo.jpg",
            "",
            photo,
            ("Content-Type", "image/jpeg"),
            ("x-oss-callback", Callback(target.Url, Template, "application/json")),
            ("x-oss-callback-var", Encode("""{"x:v_1":"a\"b"}""")));

        Assert.Equal(200, put.Status);
        var call = target.Single();
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        var told = JsonDocument.Parse(call.Body).RootElement;
        Assert.True(told.GetProperty("h").GetInt32() > 0 && told.GetProperty("w").GetInt32() > 0);
        Assert.Equal(photo.Length, told.GetProperty("size").GetInt64());
        Assert.Equal(
            ["jpg", put.Header("x-oss-hash-crc64ecma"), put.Header("Content-MD5"), "127.0.0.1", put.Header("x-oss-request-id"), "PutObject", "", "a\"b", ""],
            new[] { "f", "crc", "md5", "ip", "id", "op", "vpc", "v", "none" }.Select(name => told.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task what_is_no_image_has_no_image_info()
    {
        await using var target = new CallbackTarget();

        await Root.PutAsync("callback/text", "hello oss",
            ("x-oss-callback", Callback(target.Url, """{"h":${imageInfo.height},"f":${imageInfo.format}}""", "application/json")));

        Assert.Equal("""{"h":"","f":""}""", target.Single().Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_presigned_url_carries_its_callback(bool v4)
    {
        await using var target = new CallbackTarget();
        var query = $"callback={PercentEncoding.Encode(Callback(target.Url, Body))}&callback-var={PercentEncoding.Encode(Encode("""{"x:who":"alice"}"""))}";
        var signed = Root.Presign("PUT", "callback/presigned", v4, TimeSpan.FromMinutes(5), query);

        var answer = await Http.PutAsync(new Uri(Host.Endpoint, $"/sample-bucket/callback/presigned?{signed}"),
            new ByteArrayContent("hello oss"u8.ToArray()), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.EndsWith("&mimeType=application%2Foctet-stream&who=alice", target.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task completing_an_upload_calls_back_and_answers_with_the_applications_words()
    {
        await using var target = new CallbackTarget();
        var id = await Root.InitiateAsync("callback/multi");
        var part = await Root.UploadPartAsync("callback/multi", id, 1, "hello oss"u8.ToArray());

        var complete = await Root.CompleteAsync("callback/multi", id, [(1, part.Header("ETag")!)],
            $"&callback={PercentEncoding.Encode(Callback(target.Url, "o=${object}&s=${size}&e=${etag}&op=${operation}"))}");

        Assert.Equal((200, """{"status":"ok"}""", "application/json"), (complete.Status, complete.Text, complete.Header("Content-Type")));
        Assert.EndsWith("-1\"", complete.Header("ETag"), StringComparison.Ordinal);
        Assert.Equal($"o=callback%2Fmulti&s=9&e={complete.Header("ETag")!.Trim('"')}&op=CompleteMultipartUpload", target.Single().Text);
    }

    [Fact]
    public async Task a_form_carries_its_callback_in_fields()
    {
        await using var target = new CallbackTarget();
        var form = new OssTestForm("callback/form", ("callback", Callback(target.Url, "who=${x:who}&op=${operation}")), ("x:Who", "alice/bob"),
            ("success_action_status", "204"));

        var answer = await form.SignV4(Root, OssTestForm.Policy("""["starts-with","$callback",""]""")).PostAsync(Host);

        Assert.Equal((200, """{"status":"ok"}""", $"\"{HelloMd5}\""), (answer.Status, answer.Text, answer.Header("ETag")));
        Assert.Equal("who=alice%2Fbob&op=PostObject", target.Single().Text);
    }

    [Fact]
    public async Task the_first_address_that_answers_well_is_enough()
    {
        await using var failing = new CallbackTarget("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        await using var good = new CallbackTarget();
        await using var spare = new CallbackTarget();

        var put = await Root.PutAsync("callback/several", "x",
            ("x-oss-callback", Callback($"http://{ClosedAuthority()}/;{failing.Url};{good.Url};{spare.Url}", "a=b")));

        Assert.Equal((200, """{"status":"ok"}"""), (put.Status, put.Text));
        Assert.Equal((1, 1, 0), (failing.Requests.Count, good.Requests.Count, spare.Requests.Count));
    }

    [Fact]
    public async Task the_host_header_can_be_chosen()
    {
        await using var target = new CallbackTarget();
        var parameters = Encode($$"""{"callbackUrl":"{{target.Url}}","callbackHost":"app.example.com","callbackBody":"a=b"}""");

        Assert.Equal(200, (await Root.PutAsync("callback/host", "x", ("x-oss-callback", parameters))).Status);
        Assert.Equal("app.example.com", target.Single().Headers["Host"]);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "localhost")]
    public async Task over_tls_the_host_is_named_only_when_asked(bool sni, string named)
    {
        await using var target = new CallbackTarget(withTls: true);
        var url = $"https://localhost:{target.Authority.Split(':')[1]}/cb";
        var parameters = Encode($$"""{"callbackUrl":"{{url}}","callbackBody":"a=b","callbackSNI":{{(sni ? "true" : "false")}}}""");

        Assert.Equal(200, (await Root.PutAsync("callback/tls", "x", ("x-oss-callback", parameters))).Status);
        Assert.Equal(named, target.ServerName ?? "");
    }

    [Theory]
    [InlineData("HTTP/1.1 502 Bad\r\nContent-Length: 2\r\n\r\n{}", "Error status : 502.")]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", "Error status : 201.")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: {good}\r\nContent-Length: 0\r\n\r\n", "Error status : 302.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "Response body is not valid json format.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "Response body is not valid json format.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n{}", "Error status : 400.User server return too long content-length value.")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Error status : 400.User server return too long content-length value.")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "Error status : 400.User server return too long content-length value.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}", "Error status : -1.OSS can not connect to your callbackUrl, please check it.")]
    [InlineData("this is not HTTP\r\n\r\n", "Error status : -1.OSS can not connect to your callbackUrl, please check it.")]
    public async Task an_answer_that_will_not_do_is_CallbackFailed_and_the_object_stays(string answer, string reason)
    {
        await using var good = new CallbackTarget();
        await using var target = new CallbackTarget(answer.Replace("{good}", good.Url, StringComparison.Ordinal));
        var key = "callback/failed-" + Guid.NewGuid().ToString("n");

        var put = await Root.PutAsync(key, "hello oss", ("x-oss-callback", Callback(target.Url, "a=b")));

        Assert.Equal((203, "application/xml"), (put.Status, put.Header("Content-Type")));
        Assert.Equal(("CallbackFailed", reason), (put.Xml.Element("Code")!.Value, put.Xml.Element("Message")!.Value));
        Assert.Equal("hello oss", (await Root.GetAsync(key)).Text);
        Assert.Empty(good.Requests);
        var entry = Host.Journal.Find(put.Header("x-oss-request-id")!)!;
        Assert.Equal((203, "CallbackFailed"), (entry.Status, entry.Code));
        Assert.Contains($"the last being {target.Authority}.", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task nobody_there_is_CallbackFailed()
    {
        var put = await Root.PutAsync("callback/nobody", "x", ("x-oss-callback", Callback($"http://{ClosedAuthority()}/", "a=b")));

        Assert.Equal((203, "Error status : -1.OSS can not connect to your callbackUrl, please check it."), (put.Status, put.Xml.Element("Message")!.Value));
        Assert.Equal(200, (await Root.GetAsync("callback/nobody")).Status);
    }

    [Fact]
    public async Task an_application_that_does_not_answer_in_5_seconds_is_given_up()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton(new MovableClock(time)));
        await using var target = new CallbackTarget(answer: null);

        var upload = host.Root.PutAsync("callback/slow", "x", ("x-oss-callback", Callback(target.Url, "a=b")));
        await target.Arrived.Task;
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(upload.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var put = await upload;

        Assert.Equal((203, "Cost too long time."), (put.Status, put.Xml.Element("Message")!.Value));
        Assert.Equal(200, (await host.Root.GetAsync("callback/slow")).Status);
    }

    [Fact]
    public async Task an_uploader_that_hangs_up_does_not_keep_the_application_from_knowing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton(new MovableClock(time)));
        await using var silent = new CallbackTarget(answer: null);
        await using var second = new CallbackTarget();
        var query = host.Root.Presign("PUT", "callback/gone", v4: true, TimeSpan.FromMinutes(5),
            $"callback={PercentEncoding.Encode(Callback($"{silent.Url};{second.Url}", "a=b"))}");

        using (var connection = await RawConnection.OpenAsync(host.Endpoint))
        {
            await connection.SendAsync($"PUT /sample-bucket/callback/gone?{query} HTTP/1.1\r\nHost: {host.Endpoint.Authority}\r\nContent-Length: 1\r\n\r\nx");
            await silent.Arrived.Task;
        }

        time.Advance(TimeSpan.FromSeconds(5));
        await second.Arrived.Task;
        Assert.Equal("a=b", second.Single().Text);
    }

    [Theory]
    [InlineData("*", "The callback configuration is not base64 encoded.")]
    [InlineData("not json", "The callback configuration is not json format.")]
    [InlineData("[]", "The callback configuration is not json format.")]
    [InlineData("""{"callbackUrl":"{url}"}""", "The callbackBody must not be empty.")]
    [InlineData("""{"callbackUrl":"{url}","callbackBody":""}""", "The callbackBody must not be empty.")]
    [InlineData("""{"callbackUrl":1,"callbackBody":"a"}""", "The callbackUrl must be text.")]
    [InlineData("""{"callbackUrl":"{url};{url};{url};{url};{url};{url}","callbackBody":"a"}""", "The callbackUrl must not name more than 5 addresses.")]
    [InlineData("""{"callbackUrl":"http://127.0.0.1:99999/","callbackBody":"a"}""", "The callbackUrl is not a valid address.")]
    [InlineData("""{"callbackUrl":"{url};gopher://x/","callbackBody":"a"}""", "The callbackUrl is not a valid address.")]
    [InlineData("""{"callbackUrl":"http://10.0.0.1/","callbackBody":"a"}""", "Private address is forbidden to callback.")]
    [InlineData("""{"callbackUrl":"http://169.254.169.254/latest","callbackBody":"a"}""", "Private address is forbidden to callback.")]
    [InlineData("""{"callbackUrl":"{url}","callbackBody":"a","callbackBodyType":"text/plain"}""",
        "The callbackBodyType must be application/x-www-form-urlencoded or application/json.")]
    [InlineData("""{"callbackUrl":"{url}","callbackBody":"a","callbackSNI":"perhaps"}""", "The callbackSNI must be true or false.")]
    [InlineData("""{"callbackUrl":"{url}","callbackBody":"a","callbackHost":"a\r\nX-Evil: 1"}""", "The callbackHost is not a host name.")]
    public async Task bad_parameters_are_InvalidArgument_before_anything_is_stored(string json, string message)
    {
        await using var target = new CallbackTarget();
        var parameters = json == "*" ? "*" : Encode(json.Replace("{url}", target.Url, StringComparison.Ordinal));

        var put = await Root.PutAsync("callback/bad", "x", ("x-oss-callback", parameters));

        Assert.Equal((400, "InvalidArgument", message), (put.Status, put.Code, put.Message));
        Assert.Equal(404, (await Root.GetAsync("callback/bad")).Status);
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData("""{"who":"alice"}""")]
    [InlineData("""{"x:":"alice"}""")]
    [InlineData("""{"x:who":1}""")]
    [InlineData("not json")]
    public async Task bad_variables_are_InvalidArgument(string json)
    {
        await using var target = new CallbackTarget();

        var put = await Root.PutAsync("callback/bad", "x", ("x-oss-callback", Callback(target.Url, "a=b")), ("x-oss-callback-var", Encode(json)));

        Assert.Equal((400, "InvalidArgument"), (put.Status, put.Code));
        Assert.Equal(404, (await Root.GetAsync("callback/bad")).Status);
    }

    [Fact]
    public async Task header_and_query_together_or_more_than_5_KB_are_InvalidArgument()
    {
        await using var target = new CallbackTarget();
        var parameters = Callback(target.Url, "a=b");

        var both = await Root.SendAsync("PUT", OssTestHost.Bucket, "callback/bad", $"callback={PercentEncoding.Encode(parameters)}", [1],
            ("x-oss-callback", parameters));
        var large = await Root.PutAsync("callback/bad", "x", ("x-oss-callback", Callback(target.Url, new string('x', 5200))));

        Assert.Equal((400, "InvalidArgument"), (both.Status, both.Code));
        Assert.Equal("Either the callback query string parameter or the x-oss-callback header should be specified, not both.", both.Message);
        Assert.Equal((400, "InvalidArgument"), (large.Status, large.Code));
        Assert.Equal(404, (await Root.GetAsync("callback/bad")).Status);
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task an_empty_address_is_no_callback()
    {
        var put = await Root.PutAsync("callback/none", "x", ("x-oss-callback", Encode("""{"callbackUrl":"","callbackBody":"a"}""")));

        Assert.Equal((200, ""), (put.Status, put.Text));
    }

    [Fact]
    public async Task a_refused_upload_calls_nobody()
    {
        await using var target = new CallbackTarget();

        var put = await Host.Session("oss-readonly").PutAsync("callback/refused", "x", ("x-oss-callback", Callback(target.Url, "a=b")));
        var wrong = await Root.PutAsync("callback/refused", "x", ("x-oss-callback", Callback(target.Url, "a=b")), ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="));

        Assert.Equal(("AccessDenied", "InvalidDigest"), (put.Code, wrong.Code));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task the_key_pair_and_the_address_of_its_public_half_can_be_configured()
    {
        using var key = RSA.Create(2048);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        try
        {
            await using var host = await OssTestHost.StartAsync("--Callback:PrivateKeyFile", file, "--Callback:PublicKeyUrl",
                "https://keys.example.com/oss.pem");
            await using var target = new CallbackTarget();

            Assert.Equal(200, (await host.Root.PutAsync("k", "x", ("x-oss-callback", Callback(target.Url, "a=b")))).Status);

            var call = target.Single();
            Assert.Equal("https://keys.example.com/oss.pem", Encoding.ASCII.GetString(Convert.FromBase64String(call.Headers["x-oss-pub-key-url"])));
            Assert.True(key.VerifyData("/cb\na=b"u8, Convert.FromBase64String(call.Headers["authorization"]), HashAlgorithmName.MD5,
                RSASignaturePadding.Pkcs1));
            Assert.Equal(key.ExportSubjectPublicKeyInfoPem(),
                await Http.GetStringAsync(new Uri(host.Endpoint, "/_/callback_pub_key_v1.pem"), TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task where_the_host_names_a_bucket_the_keys_path_is_an_object()
    {
        var answer = await Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, "_/callback_pub_key_v1.pem", "", null)
        {
            Host = $"{OssTestHost.Bucket}.localhost:{Host.Endpoint.Port}",
            RawTarget = "/_/callback_pub_key_v1.pem",
        });

        Assert.Equal((404, "NoSuchKey"), (answer.Status, answer.Code));
    }

    private static string Callback(string url, string body, string? type = null) => Encode(
        $$"""{"callbackUrl":{{JsonSerializer.Serialize(url)}},"callbackBody":{{JsonSerializer.Serialize(body)}}{{(type is null ? "" : $",\"callbackBodyType\":\"{type}\"")}}}""");

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    // Bound and not listened on: whoever connects is refused, and nobody else can take it.
    private static string ClosedAuthority()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Closed.Add(socket);
        return socket.LocalEndPoint!.ToString()!;
    }
}
