using System.Text;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Oss;
using Scenario.Signing.Rpc;
using Scenario.Trainer.Exchanges;
using Scenario.Trainer.Stages;

namespace Scenario.Unit.Trainer.Exchanges;

/// <summary>What the page shows as signed is what was signed: the parts put together verify against the signature of the request.</summary>
public sealed class SignaturePartsTests
{
    private const string Id = "LTAI5tScenarioRoot000001";
    private const string Secret = "ScenarioRootSecret000000000001";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("127.0.0.1:8712", "/sample-bucket/users/alice/%E4%B8%AD%20a.jpg?acl&versionId=x%2By", "users/alice/中 a.jpg")]
    [InlineData("sample-bucket.localhost:8712", "/2015/01/01/grass.jpg", "2015/01/01/grass.jpg")]
    [InlineData("localhost:8712", "/sample-bucket?list-type=2&prefix=", "")]
    public void v4_in_the_header(string host, string target, string key)
    {
        KeyValuePair<string, string>[] headers = [new("Host", host), new("Content-Type", "image/jpeg"), new("x-oss-meta-a", " b ")];
        var unsigned = SignatureParts.ToSign(Raw("PUT", target, headers));
        Assert.Equal(("sample-bucket", key), (unsigned.Bucket, unsigned.Key ?? ""));
        var raw = Raw("PUT", target, [.. headers, .. OssV4Signature.SignHeaders(unsigned, Id, Secret, "TOKEN", "cn-hangzhou", Now)]);

        var view = SignatureParts.Of(HopHost.Oss, raw)!;

        Assert.Equal("V4", view.Scheme);
        Assert.True(OssV4Authorization.TryParse(raw.RequestHeader("Authorization")!, out var presented));
        var check = OssV4Signature.Verify(SignatureParts.ToSign(raw), presented, Secret);
        Assert.True(check.IsMatch);
        Assert.Equal((check.CanonicalRequest, check.StringToSign), (Together(view.CanonicalRequest), Together(view.StringToSign)));
        Assert.Equal(["method", "path", "query", "headers", "names", "payload"], view.CanonicalRequest.Select(static part => part.Kind));
        Assert.Equal(("PUT\n", OssV4Signature.UnsignedPayload), (view.CanonicalRequest[0].Text, view.CanonicalRequest[^1].Text));
        Assert.Contains("x-oss-meta-a:b", view.CanonicalRequest[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void v4_in_the_url()
    {
        var request = new OssRequestToSign("GET", "sample-bucket", "a b.jpg", [], [new("Host", "127.0.0.1:8712")]);
        var query = OssV4Signature.Presign(request, Id, Secret, "TOKEN", "cn-hangzhou", Now, TimeSpan.FromMinutes(5), []);

        var view = SignatureParts.Of(HopHost.Oss, Raw("GET", "/sample-bucket/a%20b.jpg?" + Query(query), [new("Host", "127.0.0.1:8712")]))!;

        Assert.Equal("V4-url", view.Scheme);
        var check = OssV4Signature.VerifyUrl(request with { Query = query }, OssV4PresignedQuery.Parse(query).Items!, Secret);
        Assert.Equal((true, check.CanonicalRequest, check.StringToSign), (check.IsMatch, Together(view.CanonicalRequest), Together(view.StringToSign)));
    }

    [Fact]
    public void v1_in_the_header_and_in_the_url()
    {
        KeyValuePair<string, string>[] headers = [new("Host", "127.0.0.1:8712"), new("Date", "Thu, 01 Jan 2026 12:00:00 GMT"), new("x-oss-meta-a", "b"),
            new("x-oss-meta-c", "d")];
        var request = new OssRequestToSign("GET", "sample-bucket", "a.jpg", [new("acl", null)], headers);
        var byHeader = SignatureParts.Of(HopHost.Oss,
            Raw("GET", "/sample-bucket/a.jpg?acl", [.. headers, new("Authorization", OssV1Signature.Authorization(request, Id, Secret))]))!;
        var query = OssV1Signature.Presign(request, Id, Secret, null, Now);
        var byUrl = SignatureParts.Of(HopHost.Oss, Raw("GET", "/sample-bucket/a.jpg?" + Query(query), headers))!;

        Assert.Equal(("V1", OssV1Signature.StringToSign(request, headers[1].Value)), (byHeader.Scheme, Together(byHeader.StringToSign)));
        Assert.Equal("x-oss-meta-a:b\nx-oss-meta-c:d\n", byHeader.StringToSign.Single(static part => part.Kind == "headers").Text);
        Assert.Equal(("V1-url", "/sample-bucket/a.jpg?acl"), (byUrl.Scheme, byUrl.StringToSign[^1].Text));
    }

    [Fact]
    public void rpc_in_the_query_and_in_a_form()
    {
        NameValue[] parameters = [new("Action", "AssumeRole"), new("Policy", "{\"a\":\"b c+d\"}"), new("AccessKeyId", Id)];
        NameValue[] signed = [.. parameters, new("Signature", RpcSignature.Sign("POST", parameters, Secret))];
        var text = RpcSignature.StringToSign("POST", parameters);

        var form = Raw("POST", "/", [new("Content-Type", "application/x-www-form-urlencoded")], Query(signed).Replace("%20", "+", StringComparison.Ordinal));
        var inQuery = Raw("POST", "/?" + Query(signed), []);

        Assert.All([form, inQuery],
            raw => Assert.Equal(("RPC", text), (SignatureParts.Of(HopHost.Sts, raw)!.Scheme, Together(SignatureParts.Of(HopHost.Sts, raw)!.StringToSign))));
    }

    [Fact]
    public void acs3()
    {
        KeyValuePair<string, string>[] headers = [new("host", "127.0.0.1:8711"), new("x-acs-action", "GetCallerIdentity"), new("x-acs-content-sha256", "e3b0")];
        var request = new Acs3Request("POST", "/", [new("a", "b c")], headers, "e3b0");
        var authorization = Acs3Signature.Authorization(request, Id, Secret);

        var view = SignatureParts.Of(HopHost.Sts, Raw("POST", "/?a=b%20c", [.. headers, new("Authorization", authorization)]))!;

        Assert.True(Acs3Authorization.TryParse(authorization, out var presented));
        var check = Acs3Signature.Verify(request, presented, Secret);
        Assert.Equal((true, check.CanonicalRequest, check.StringToSign), (check.IsMatch, Together(view.CanonicalRequest), Together(view.StringToSign)));
    }

    [Fact]
    public void a_form_signs_its_policy()
    {
        const string Body = "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--x\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\neyJhIjoxfQ==\r\n--x--";

        var view = SignatureParts.Of(HopHost.Oss,
            Raw("POST", "/sample-bucket", [new("Content-Type", "multipart/form-data; boundary=x"), new("Host", "127.0.0.1")], Body))!;

        Assert.Equal(("form", "eyJhIjoxfQ=="), (view.Scheme, Together(view.StringToSign)));
    }

    [Theory]
    [InlineData("Authorization", "nonsense")]
    [InlineData("Authorization", "OSS4-HMAC-SHA256 Credential=")]
    [InlineData("Content-Type", "multipart/form-data")]
    [InlineData("X-Other", "1")]
    public void what_is_not_signed_or_too_broken_has_no_parts(string name, string value)
    {
        Assert.Null(SignatureParts.Of(HopHost.Oss, Raw("GET", "/sample-bucket/a", [new(name, value)])));
        Assert.Null(SignatureParts.Of(HopHost.Sts, Raw("GET", "/", [new(name, value)])));
        Assert.Null(SignatureParts.Of(HopHost.AppServer, Raw("GET", "/api/login", [new(name, value)])));
    }

    private static string Together(IReadOnlyList<SignedPart> parts) => string.Concat(parts.Select(static part => part.Text));

    private static string Query(IEnumerable<NameValue> items) =>
        string.Join('&', items.Select(static item => item.Value is null
            ? PercentEncoding.Encode(item.Name) : $"{PercentEncoding.Encode(item.Name)}={PercentEncoding.Encode(item.Value)}"));

    private static RawExchange Raw(string method, string target, KeyValuePair<string, string>[] headers, string body = "") => new()
    {
        Method = method,
        RawTarget = target,
        Protocol = "HTTP/1.1",
        RequestHeaders = headers,
        RequestBody = Encoding.UTF8.GetBytes(body),
        RequestLength = body.Length,
        Status = 200,
        ResponseHeaders = [],
        ResponseBody = default,
        ResponseLength = 0,
    };
}
