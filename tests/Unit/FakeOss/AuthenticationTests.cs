namespace Scenario.Unit.FakeOss;

public sealed class AuthenticationTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost Host => fixture.Host;

    public static TheoryData<string> Schemes => ["V1", "V2", "V4"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task each_header_scheme_is_accepted_with_a_plain_key_and_with_a_session(string scheme)
    {
        foreach (var client in new[] { Host.Root, Host.Session("oss-readonly") })
        {
            var answer = await client.SendAsync(Call("GET", Photo, scheme));

            Assert.True(answer.Status == 200, $"{scheme}: {answer}");
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task a_wrong_secret_shows_our_string_to_sign(string scheme)
    {
        var answer = await Host.Client(OssTestHost.RootKeyId, "wrong").SendAsync(Call("GET", Photo, scheme));

        Assert.Equal((403, "SignatureDoesNotMatch", "0002-00000040"), (answer.Status, answer.Code, answer.Ec));
        Assert.NotEmpty(answer.Xml.Element("StringToSign")!.Value);
        Assert.NotEmpty(answer.Xml.Element("StringToSignBytes")!.Value);
        Assert.NotEmpty(answer.Xml.Element("SignatureProvided")!.Value);
        Assert.Equal(OssTestHost.RootKeyId, answer.Xml.Element("OSSAccessKeyId")!.Value);
        Assert.Equal(scheme == "V4", answer.Xml.Element("CanonicalRequest") is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task presigned_urls_work_until_they_expire(bool v4)
    {
        foreach (var client in new[] { Host.Root, Host.Session("oss-readonly") })
        {
            var query = client.Presign("GET", Photo, v4, TimeSpan.FromMinutes(5), "response-content-type=application%2Fjson");
            var fresh = await Host.Anonymous.GetAsync(Photo, query);
            Assert.True(fresh.Status == 200, fresh.ToString());
            Assert.Equal("application/json", fresh.Header("Content-Type"));

            var tampered = await Host.Anonymous.GetAsync("2015/01/01/tree.jpg", query);
            Assert.Equal("SignatureDoesNotMatch", tampered.Code);
        }

        await using var other = await OssTestHost.StartAsync();
        var late = other.Root.Presign("GET", Photo, v4, TimeSpan.FromMinutes(5));
        other.Clock.Advance(TimeSpan.FromMinutes(6));
        var expired = await other.Anonymous.GetAsync(Photo, late);
        Assert.Equal((403, "AccessDenied", "Request has expired."), (expired.Status, expired.Code, expired.Message));
    }

    [Fact]
    public async Task the_decision_table_for_keys_and_tokens_holds()
    {
        var session = Host.Session("oss-readonly");

        await ExpectAsync(Host.Client("LTAI5tUnknown", "x"), "InvalidAccessKeyId", "0002-00000902");
        await ExpectAsync(Host.Client("bad/key!", "x"), "InvalidAccessKeyId", "0002-00000206");
        await ExpectAsync(Host.Root.With("anything"), "InvalidAccessKeyId", "0002-00000002");
        await ExpectAsync(session.With(null), "InvalidAccessKeyId", "0002-00000003");
        await ExpectAsync(session.With("rubbish"), "InvalidSecurityToken", "0002-00000006");
        await ExpectAsync(session.With(Flip(session.Token!)), "InvalidSecurityToken", "0002-00000006");
        await ExpectAsync(Host.Client("STS.NAnotherKeyOfNobodyAtAll01", "x", session.Token), "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004");
        await ExpectAsync(Host.Client(session.AccessKeyId!, "wrong", session.Token), "SignatureDoesNotMatch", "0002-00000040");
    }

    [Fact]
    public async Task an_expired_token_is_rejected_with_SecurityTokenExpired_and_a_day_later_forgotten()
    {
        await using var host = await OssTestHost.StartAsync();
        var session = host.Session("oss-readonly", lifetime: TimeSpan.FromMinutes(15));
        Assert.Equal(200, (await session.GetAsync(Photo)).Status);

        host.Clock.Advance(TimeSpan.FromMinutes(16));
        var expired = await session.GetAsync(Photo);
        Assert.Equal((403, "SecurityTokenExpired", "0002-00000007"), (expired.Status, expired.Code, expired.Ec));

        host.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal("InvalidAccessKeyId", (await session.GetAsync(Photo)).Code);
    }

    [Fact]
    public async Task an_expired_token_is_told_before_a_wrong_signature_and_a_token_of_another_key_before_its_end()
    {
        await using var host = await OssTestHost.StartAsync();
        var session = host.Session("oss-readonly", lifetime: TimeSpan.FromMinutes(15));
        host.Clock.Advance(TimeSpan.FromMinutes(16));

        var forged = await host.Client(session.AccessKeyId!, "wrong", session.Token).GetAsync(Photo);
        var borrowed = await host.Client("STS.ofAnotherSession0000001", session.Secret!, session.Token).GetAsync(Photo);

        Assert.Equal("SecurityTokenExpired", forged.Code);
        Assert.Equal("AccessKeyIdAndSecurityTokenNotMatch", borrowed.Code);
    }

    [Fact]
    public async Task a_revoked_key_or_a_deleted_role_ends_the_session()
    {
        await using var host = await OssTestHost.StartAsync();
        var session = host.Session("oss-readonly");
        var before = host.Directory.Current;
        host.Directory.Update(directory => directory.WithRevoked(session.AccessKeyId!));
        Assert.Equal("SecurityTokenExpired", (await session.GetAsync(Photo)).Code);

        host.Directory.Replace(before.WithoutRole(before.FindRole(OssTestHost.Account, "oss-readonly")!));
        Assert.Equal("InvalidSecurityToken", (await session.GetAsync(Photo)).Code);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task a_clock_that_is_off_is_told_the_server_time(string scheme)
    {
        var call = Call("GET", Photo, scheme) with { SignedAt = DateTimeOffset.UtcNow.AddMinutes(-16) };

        var answer = await Host.Root.SendAsync(call);

        Assert.Equal((403, "RequestTimeTooSkewed", "900000"), (answer.Status, answer.Code, answer.Xml.Element("MaxAllowedSkewMilliseconds")?.Value));
        Assert.EndsWith(".000Z", answer.Xml.Element("ServerTime")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_signature_for_another_region_is_an_invalid_argument()
    {
        var call = Call("GET", Photo, "V4") with
        {
            Sign = (request, id, secret, token, now) => Scenario.Signing.Oss.OssV4Signature.SignHeaders(request, id, secret, token, "us-west-1", now),
        };

        var answer = await Host.Root.SendAsync(call);

        Assert.Equal((400, "InvalidArgument", "0002-00000226"), (answer.Status, answer.Code, answer.Ec));
    }

    [Theory]
    [InlineData("OSS nonsense", 400, "InvalidArgument")]
    [InlineData("OSS :", 400, "InvalidArgument")]
    [InlineData("Bearer abc", 400, "InvalidArgument")]
    [InlineData("OSS4-HMAC-SHA256 Credential=a/b,Signature=c", 400, "InvalidArgument")]
    [InlineData("OSS4-HMAC-SHA256 Credential=a/20250101/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=,Signature=c", 400, "InvalidArgument")]
    [InlineData("OSS LTAI5tScenarioRoot000001:abc", 403, "AccessDenied")]
    public async Task a_malformed_authorization_gets_the_vendors_code(string authorization, int status, string code)
    {
        var answer = await Host.Anonymous.GetAsync(Photo, "", ("Authorization", authorization));

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("OSSAccessKeyId=a&Expires=1", "AccessDenied")]
    [InlineData("OSSAccessKeyId=a&Expires=soon&Signature=x", "AccessDenied")]
    [InlineData("x-oss-signature-version=OSS9", "InvalidArgument")]
    [InlineData("x-oss-signature-version=OSS4-HMAC-SHA256", "InvalidArgument")]
    public async Task a_malformed_signed_url_gets_the_vendors_code(string query, string code)
    {
        Assert.Equal(code, (await Host.Anonymous.GetAsync(Photo, query)).Code);
    }

    [Fact]
    public async Task header_and_url_signature_together_are_refused()
    {
        var query = Host.Root.Presign("GET", Photo, v4: false, TimeSpan.FromMinutes(5));

        Assert.Equal("InvalidArgument", (await Host.Root.GetAsync(Photo, query)).Code);
    }

    private static OssCall Call(string method, string key, string scheme) => new(method, OssTestHost.Bucket, key, "", null)
    {
        Sign = scheme switch { "V1" => OssCall.V1, "V2" => OssCall.V2, _ => OssCall.V4 },
    };

    private static string Flip(string token) => token[..40] + (token[40] == 'A' ? 'B' : 'A') + token[41..];

    private static async Task ExpectAsync(OssTestClient client, string code, string ec)
    {
        var answer = await client.GetAsync(Photo);
        Assert.Equal((403, code, ec), (answer.Status, answer.Code, answer.Ec));
    }
}
