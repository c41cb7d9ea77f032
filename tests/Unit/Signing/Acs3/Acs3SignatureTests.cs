using Scenario.Signing;
using Scenario.Signing.Acs3;

namespace Scenario.Unit.Signing.Acs3;

public sealed class Acs3SignatureTests
{
    public sealed record Input(
        string Method, string Path, VectorItem[] Query, VectorItem[] Headers, string HashedPayload, string AccessKeyId, string AccessKeySecret)
    {
        internal Acs3Request Request => new(Method, Path, Query.Items(), Headers.Headers(), HashedPayload);
    }

    public sealed record Expectation(string SignedHeaders, string Signature, string? StringToSign = null, string? CanonicalRequest = null);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("acs3.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (input, expectation) = (vector.Input, vector.Expectation);

        var header = Acs3Signature.Authorization(input.Request, input.AccessKeyId, input.AccessKeySecret);

        Assert.Equal($"ACS3-HMAC-SHA256 Credential={input.AccessKeyId},SignedHeaders={expectation.SignedHeaders},Signature={expectation.Signature}", header);
        Assert.True(Acs3Authorization.TryParse(header, out var authorization));
        var check = Acs3Signature.Verify(input.Request, authorization, input.AccessKeySecret);
        Assert.True(check.IsMatch);
        Assert.Equal(expectation.StringToSign ?? check.StringToSign, check.StringToSign);
        Assert.Equal(expectation.CanonicalRequest ?? check.CanonicalRequest, check.CanonicalRequest);
        Assert.Equal(check.CanonicalRequest, Acs3Signature.CanonicalRequest(input.Request, authorization.SignedHeaders));
    }

    [Fact]
    public void repeated_headers_are_sorted_and_a_header_list_is_followed_as_given()
    {
        var request = new Acs3Request("get", "", [], [new("X-Acs-B", " 2 "), new("Host", "h"), new("x-acs-b", "1")], "hash");

        Assert.Equal("GET\n/\n\nx-acs-b:1, 2\nhost:h\n\nx-acs-b;host\nhash", Acs3Signature.CanonicalRequest(request, ["x-acs-b", "host"]));
    }

    [Fact]
    public void another_algorithm_never_matches()
    {
        var request = new Acs3Request("POST", "/", [], [new("host", "h")], "hash");
        Assert.True(Acs3Authorization.TryParse(Acs3Signature.Authorization(request, "ak", "secret"), out var authorization));

        Assert.True(Acs3Signature.Verify(request, authorization, "secret").IsMatch);
        Assert.False(Acs3Signature.Verify(request, authorization with { Algorithm = "ACS3-HMAC-SM3" }, "secret").IsMatch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("token")]
    public void signed_headers_verify_and_cover_everything_that_decides(string? token)
    {
        var query = PercentEncoding.ParseQuery("RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr");
        var headers = Acs3Signature.SignHeaders(
            "POST",
            "/",
            query,
            [new("host", "sts.example"), new("x-acs-action", "AssumeRole"), new("x-acs-version", "2015-04-01")],
            "body"u8,
            ("LTAI", "secret", token),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            "nonce-1");
        var sent = headers.ToDictionary(static header => header.Key, static header => header.Value);

        Assert.Equal(("2026-01-02T03:04:05Z", "nonce-1"), (sent["x-acs-date"], sent["x-acs-signature-nonce"]));
        Assert.Equal((token, token is null ? null : "LTAI"), (sent.GetValueOrDefault("x-acs-security-token"), sent.GetValueOrDefault("x-acs-accesskey-id")));
        Assert.True(Acs3Authorization.TryParse(sent["Authorization"], out var authorization));
        Assert.Empty(headers.Select(static header => header.Key).Except([.. authorization.SignedHeaders, "Authorization"]));
        var request = new Acs3Request("POST", "/", query, headers, sent["x-acs-content-sha256"]);
        Assert.True(Acs3Signature.Verify(request, authorization, "secret").IsMatch);
        Assert.False(Acs3Signature.Verify(request with { HashedPayload = "x" }, authorization, "secret").IsMatch);
    }

    [Fact]
    public void only_host_type_and_headers_of_the_service_are_signed_and_repeated_values_in_their_order()
    {
        var request = new Acs3Request("POST", "/", [],
            [new("User-Agent", "u"), new("Host", "h"), new("x-acs-a", "3"), new("x-acs-a", "1"), new("x-acs-a", "2")], "hash");

        Assert.Contains("SignedHeaders=host;x-acs-a,", Acs3Signature.Authorization(request, "ak", "secret"), StringComparison.Ordinal);
        Assert.Equal("POST\n/\n\nhost:h\nx-acs-a:1, 2, 3\n\nhost;x-acs-a\nhash", Acs3Signature.CanonicalRequest(request, ["host", "x-acs-a"]));
    }
}
