using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssV1SignatureTests
{
    private static readonly DateTimeOffset Deadline = DateTimeOffset.FromUnixTimeSeconds(1748768400);

    public sealed record Input(
        string Method, string? Bucket, string? Key, VectorItem[] Query, VectorItem[] Headers, string AccessKeyId, string AccessKeySecret, string DateLine)
        : OssVectorInput(Method, Bucket, Key, Query, Headers, AccessKeyId, AccessKeySecret);

    public sealed record Expectation(string StringToSign, string Signature);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("oss-v1.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (input, (stringToSign, signature)) = (vector.Input, vector.Expectation);

        Assert.Equal(stringToSign, OssV1Signature.StringToSign(input.Request, input.DateLine));
        Assert.Equal(signature, OssV1Signature.Sign(input.Request, input.DateLine, input.AccessKeySecret));
        var check = OssV1Signature.VerifyHeader(input.Request, input.DateLine, input.AccessKeySecret, signature);
        Assert.Equal(new(true, stringToSign, null), ShownCheck.Of(check));
        if (OssV1Signature.DateLine(input.Request) == input.DateLine)
        {
            Assert.Equal($"OSS {input.AccessKeyId}:{signature}", OssV1Signature.Authorization(input.Request, input.AccessKeyId, input.AccessKeySecret));
        }
    }

    [Fact]
    public void every_query_name_may_be_signed_as_the_js_sdk_does()
    {
        var request = new OssRequestToSign("GET", "b", "k", [new("unlisted", "1"), new("acl", "")], []);
        var signedAsIfListed = OssV1Signature.Sign(request with { Query = [], Key = "k?acl&unlisted=1" }, "date", "secret");

        var check = OssV1Signature.VerifyHeader(request, "date", "secret", signedAsIfListed);

        Assert.Equal(new(true, "GET\n\n\ndate\n/b/k?acl&unlisted=1", null), ShownCheck.Of(check));
    }

    [Fact]
    public void a_url_may_be_signed_like_that_and_its_authentication_items_never_are()
    {
        var request = new OssRequestToSign("GET", "b", "k", [new("unlisted", "1")], []);
        var signature = OssV1Signature.Sign(request with { Query = [], Key = "k?unlisted=1" }, "1748768400", "secret");
        var url = request with { Query = [.. request.Query, new("OSSAccessKeyId", "ak"), new("Expires", "1748768400"), new("Signature", signature)] };

        Assert.True(OssV1Signature.VerifyUrl(url, "1748768400", "secret", signature).IsMatch);
    }

    [Fact]
    public void the_date_is_that_of_the_service_before_that_of_http_and_one_must_be_there()
    {
        var request = new OssRequestToSign("GET", "b", "k", [], [new("Date", "http"), new("x-oss-date", "service")]);

        Assert.Equal("service", OssV1Signature.DateLine(request));
        Assert.Equal("http", OssV1Signature.DateLine(request with { Headers = [request.Headers[0]] }));
        Assert.Contains("has neither",
            Assert.Throws<ArgumentException>(() => OssV1Signature.Authorization(request with { Headers = [] }, "ak", "secret")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_mismatch_shows_the_documented_text_and_not_the_retry()
    {
        var request = new OssRequestToSign("GET", "b", "k", [new("prefix", "1")], []);

        Assert.Equal(new(false, "GET\n\n\ndate\n/b/k", null), ShownCheck.Of(OssV1Signature.VerifyHeader(request, "date", "secret", "wrong")));
    }

    [Fact]
    public void a_presigned_query_verifies_with_its_own_items()
    {
        var request = new OssRequestToSign("GET", "b", "k", [new("response-content-type", "a/b")], []);

        var query = OssV1Signature.Presign(request, "STS.ak", "secret", "to/ken+==", Deadline);

        Assert.Equal(["response-content-type", "security-token", "OSSAccessKeyId", "Expires", "Signature"], query.Select(item => item.Name));
        Assert.True(OssV1Signature.VerifyUrl(request with { Query = query }, "1748768400", "secret", query[^1].Value!).IsMatch);
        Assert.False(OssV1Signature.VerifyUrl(request with { Query = query }, "1748768401", "secret", query[^1].Value!).IsMatch);
    }

    [Fact]
    public void repeated_headers_are_joined_in_wire_order()
    {
        var request = new OssRequestToSign("put", null, null, [], [new("x-oss-b", " 2 "), new("X-OSS-A", "1"), new("x-oss-B", "0")]);

        Assert.Equal("PUT\n\n\nd\nx-oss-a:1\nx-oss-b:2,0\n/", OssV1Signature.StringToSign(request, "d"));
    }

    [Theory]
    [InlineData("OSS ak:sig", "ak", "sig")]
    [InlineData(" OSS ak:s:ig ", "ak", "s:ig")]
    [InlineData("OSS  ak:sig", " ak", "sig")]
    public void an_authorization_header_is_read(string header, string accessKeyId, string signature)
    {
        Assert.True(OssV1Authorization.TryParse(header, out var authorization));
        Assert.Equal(new OssV1Authorization(accessKeyId, signature), authorization);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OSS")]
    [InlineData("OSS ak")]
    [InlineData("OSS :sig")]
    [InlineData("OSS ak:")]
    [InlineData("OSS2 AccessKeyId:ak,Signature:sig")]
    [InlineData("oss ak:sig")]
    public void a_malformed_authorization_header_is_refused(string header) => Assert.False(OssV1Authorization.TryParse(header, out _));

    [Fact]
    public void signing_without_a_date_is_a_misuse() =>
        Assert.Throws<ArgumentException>(() => OssV1Signature.Authorization(new("GET", "b", "k", [], []), "ak", "secret"));
}
