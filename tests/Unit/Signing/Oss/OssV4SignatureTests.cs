using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssV4SignatureTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 8, 0, 0, TimeSpan.Zero);

    public sealed record Input(
        string Method, string? Bucket, string? Key, VectorItem[] Query, VectorItem[] Headers, string AccessKeyId, string AccessKeySecret,
        string Region, string Timestamp, string AdditionalHeaders)
        : OssVectorInput(Method, Bucket, Key, Query, Headers, AccessKeyId, AccessKeySecret);

    public sealed record Expectation(string Authorization, string? CanonicalRequest = null, string? StringToSign = null, string? SigningKey = null);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("oss-v4.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (input, expectation) = (vector.Input, vector.Expectation);
        var request = input.Request;
        var additional = OssVectorInput.Names(input.AdditionalHeaders);

        Assert.Equal(input.Timestamp, OssV4Signature.Timestamp(request));
        Assert.Equal(expectation.Authorization, OssV4Signature.Authorization(request, input.AccessKeyId, input.AccessKeySecret, input.Region, additional));
        Assert.True(OssV4Authorization.TryParse(expectation.Authorization, out var authorization));
        var check = OssV4Signature.Verify(request, authorization, input.AccessKeySecret);
        Assert.True(check.IsMatch);
        Assert.Equal(expectation.CanonicalRequest ?? check.CanonicalRequest, check.CanonicalRequest);
        Assert.Equal(expectation.StringToSign ?? check.StringToSign, check.StringToSign);
        Assert.Equal(check.CanonicalRequest, OssV4Signature.CanonicalRequest(request, additional, OssV4Signature.UnsignedPayload));
        Assert.Equal(check.StringToSign, OssV4Signature.StringToSign(check.CanonicalRequest!, input.Timestamp, authorization.Credential));
        var key = Convert.ToHexStringLower(OssV4Signature.SigningKey(input.AccessKeySecret, authorization.Credential.Date, input.Region));
        Assert.Equal(expectation.SigningKey ?? key, key);
    }

    [Theory]
    [InlineData("prefix=&max-keys=10", "max-keys=10&prefix=")]
    [InlineData("uploads=&prefix=", "prefix=&uploads")]
    [InlineData("uploads=&prefix=", "prefix=&uploads=")]
    [InlineData("uploads=&prefix=", "prefix&uploads")]
    public void empty_values_may_be_signed_with_an_equals_sign_as_the_js_sdk_does(string wire, string canonicalQuery)
    {
        var request = new OssRequestToSign("GET", "b", null, PercentEncoding.ParseQuery(wire), [new("x-oss-date", "20250601T080000Z")]);
        var credential = new OssV4Credential("ak", "20250601", "cn-hangzhou");
        var canonical = $"GET\n/b/\n{canonicalQuery}\nx-oss-date:20250601T080000Z\n\n\nUNSIGNED-PAYLOAD";
        var signature = OssPostPolicySignature.SignV4(OssV4Signature.StringToSign(canonical, "20250601T080000Z", credential), "secret", credential);

        var check = OssV4Signature.Verify(request, new(credential, [], signature), "secret");

        Assert.True(check.IsMatch);
        Assert.Equal(canonical, check.CanonicalRequest);
    }

    [Fact]
    public void a_name_without_equals_sign_on_the_wire_is_never_signed_with_one()
    {
        var request = new OssRequestToSign("GET", "b", null, [new("prefix", null)], [new("x-oss-date", "20250601T080000Z")]);
        var credential = new OssV4Credential("ak", "20250601", "cn-hangzhou");
        var text = OssV4Signature.StringToSign("GET\n/b/\nprefix=\nx-oss-date:20250601T080000Z\n\n\nUNSIGNED-PAYLOAD", "20250601T080000Z", credential);

        Assert.False(OssV4Signature.Verify(request, new(credential, [], OssPostPolicySignature.SignV4(text, "secret", credential)), "secret").IsMatch);
    }

    [Fact]
    public void an_additional_header_that_is_absent_never_matches()
    {
        var request = new OssRequestToSign("GET", "b", "k", [], [new("x-oss-date", "20250601T080000Z")]);
        var credential = new OssV4Credential("ak", "20250601", "cn-hangzhou");
        var text = OssV4Signature.StringToSign(OssV4Signature.CanonicalRequest(request, ["host"], "UNSIGNED-PAYLOAD"), "20250601T080000Z", credential);

        Assert.False(OssV4Signature.Verify(request, new(credential, ["host"], OssPostPolicySignature.SignV4(text, "secret", credential)), "secret").IsMatch);
        Assert.Throws<ArgumentException>(() => OssV4Signature.Authorization(request, "ak", "secret", "cn-hangzhou", ["host"]));
    }

    [Fact]
    public void headers_to_add_make_the_request_verify()
    {
        var request = new OssRequestToSign("PUT", "b", "k/é", [], [new("Content-Type", "text/plain"), new("Host", "h")]);

        var added = OssV4Signature.SignHeaders(request, "STS.ak", "secret", "token", "cn-hangzhou", Now);

        Assert.Equal(["x-oss-date", "x-oss-content-sha256", "x-oss-security-token", "Authorization"], added.Select(header => header.Key));
        Assert.True(OssV4Authorization.TryParse(added[^1].Value, out var authorization));
        var sent = request with { Headers = [.. request.Headers, .. added] };
        Assert.True(OssV4Signature.Verify(sent, authorization, "secret").IsMatch);
        Assert.False(OssV4Signature.Verify(sent, authorization, "Secret").IsMatch);
    }

    [Fact]
    public void signing_without_a_date_is_a_misuse() =>
        Assert.Throws<ArgumentException>(() => OssV4Signature.Authorization(new("GET", "b", "k", [], []), "ak", "secret", "r", []));

    [Fact]
    public void content_headers_are_signed_anyway_and_never_listed_as_additional()
    {
        var request = new OssRequestToSign("PUT", "b", "k", [], [new("Host", "h"), new("Content-Type", "a/b"), new("x-oss-date", "20250601T080000Z")]);
        const string Canonical = "PUT\n/b/k\n\ncontent-type:a/b\nhost:h\nx-oss-date:20250601T080000Z\n\nhost\nUNSIGNED-PAYLOAD";

        Assert.Equal(Canonical, OssV4Signature.CanonicalRequest(request, ["Content-Type", "Host"], OssV4Signature.UnsignedPayload));
        var header = OssV4Signature.Authorization(request, "ak", "secret", "r", ["Content-Type", "Host"]);
        Assert.Contains("AdditionalHeaders=host,", header, StringComparison.Ordinal);
        var presented = OssV4Authorization.Parse(header).Authorization!;
        var check = OssV4Signature.Verify(request, presented with { AdditionalHeaders = ["content-type", "host"] }, "secret");
        Assert.Equal((true, Canonical), (check.IsMatch, ShownCheck.Of(check).CanonicalRequest));
    }

    [Fact]
    public void the_payload_that_was_announced_is_signed()
    {
        var request = new OssRequestToSign("PUT", "b", "k", [], [new("x-oss-content-sha256", "abc"), new("x-oss-date", "20250601T080000Z")]);

        var check = OssV4Signature.Verify(
            request, OssV4Authorization.Parse(OssV4Signature.Authorization(request, "ak", "secret", "r", [])).Authorization!, "secret");

        Assert.True(check.IsMatch);
        Assert.EndsWith("\nabc", ShownCheck.Of(check).CanonicalRequest, StringComparison.Ordinal);
    }

    [Fact]
    public void the_date_is_that_of_the_service_before_that_of_http_and_what_is_signed_must_be_there()
    {
        var request = new OssRequestToSign("GET", "b", "k", [], [new("Date", "http"), new("x-oss-date", "20250601T080000Z")]);

        Assert.Equal("20250601T080000Z", OssV4Signature.Timestamp(request));
        Assert.Contains("has neither", Assert.Throws<ArgumentException>(
            () => OssV4Signature.Authorization(request with { Headers = [] }, "ak", "secret", "r", [])).Message, StringComparison.Ordinal);
        Assert.Contains("'host' is to be signed", Assert.Throws<ArgumentException>(
            () => OssV4Signature.Authorization(request, "ak", "secret", "r", ["host"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_mismatch_with_an_empty_value_shows_the_documented_text()
    {
        var request = new OssRequestToSign("GET", "b", "k", [new("prefix", "")], [new("x-oss-date", "20250601T080000Z")]);

        var check = OssV4Signature.Verify(request, new(new("ak", "20250601", "r", "oss"), [], "wrong"), "secret");

        Assert.StartsWith("GET\n/b/k\nprefix\n", ShownCheck.Of(check).CanonicalRequest, StringComparison.Ordinal);
    }
}
