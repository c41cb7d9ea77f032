using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssV2SignatureTests
{
    public sealed record Input(
        string Method, string? Bucket, string? Key, VectorItem[] Query, VectorItem[] Headers, string AccessKeyId, string AccessKeySecret, string DateLine,
        string AdditionalHeaders)
        : OssVectorInput(Method, Bucket, Key, Query, Headers, AccessKeyId, AccessKeySecret);

    public sealed record Expectation(string StringToSign, string Signature);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("oss-v2.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (input, (stringToSign, signature)) = (vector.Input, vector.Expectation);
        var additional = OssVectorInput.Names(input.AdditionalHeaders);

        Assert.Equal(stringToSign, OssV2Signature.StringToSign(input.Request, input.DateLine, additional));
        Assert.Equal(signature, OssV2Signature.Sign(input.Request, input.DateLine, additional, input.AccessKeySecret));
        var presigned = input.Request with { Query = [.. input.Request.Query, new("x-oss-signature", signature)] };
        var check = OssV2Signature.Verify(presigned, input.DateLine, additional, input.AccessKeySecret, signature);
        Assert.Equal(new(true, stringToSign, null), ShownCheck.Of(check));
        Assert.False(OssV2Signature.Verify(presigned, input.DateLine, additional, "other", signature).IsMatch);
    }

    [Fact]
    public void names_that_are_signed_anyway_may_be_listed_as_the_python_sdk_does()
    {
        var request = new OssRequestToSign("GET", "b", "k", [], [new("x-oss-b", "2"), new("x-oss-a", "1")]);
        const string Listed = "GET\n\n\ndate\nx-oss-a:1\nx-oss-b:2\nx-oss-a;x-oss-b\n%2Fb%2Fk";
        const string Documented = "GET\n\n\ndate\nx-oss-a:1\nx-oss-b:2\n\n%2Fb%2Fk";
        var signature = Mac.Base64Sha256(System.Text.Encoding.UTF8.GetBytes(Listed), "secret");

        Assert.Equal(new(true, Listed, null), ShownCheck.Of(OssV2Signature.Verify(request, "date", ["x-oss-b", "x-oss-a"], "secret", signature)));
        Assert.Equal(new(false, Documented, null), ShownCheck.Of(OssV2Signature.Verify(request, "date", ["x-oss-b", "x-oss-a"], "secret", "wrong")));
    }

    [Fact]
    public void a_content_header_is_signed_twice_where_it_is_listed()
    {
        var request = new OssRequestToSign("PUT", "b", "k", [], [new("Content-Type", "a/b")]);
        const string Text = "PUT\n\na/b\ndate\ncontent-type:a/b\ncontent-type\n%2Fb%2Fk";

        Assert.Equal(Text, OssV2Signature.StringToSign(request, "date", ["Content-Type"]));
        var check = OssV2Signature.Verify(request, "date", ["Content-Type"], "secret", OssV2Signature.Sign(request, "date", ["Content-Type"], "secret"));
        Assert.Equal(new(true, Text, null), ShownCheck.Of(check));
        Assert.Equal(new(false, Text, null), ShownCheck.Of(OssV2Signature.Verify(request, "date", ["Content-Type"], "secret", "wrong")));
    }

    [Theory]
    [InlineData("OSS2 AccessKeyId:ak,AdditionalHeaders:a; ; b,Signature:si:g=", "a;b")]
    [InlineData("OSS2 AccessKeyId:ak,AdditionalHeaders:a;b,Signature:si:g=", "a;b")]
    [InlineData("OSS2 AccessKeyId:ak, Signature:si:g=", "")]
    public void an_authorization_header_is_read(string header, string additional)
    {
        Assert.True(OssV2Authorization.TryParse(header, out var authorization));
        Assert.Equal(("ak", "si:g="), (authorization.AccessKeyId, authorization.Signature));
        Assert.Equal(OssVectorInput.Names(additional), authorization.AdditionalHeaders);
    }

    [Theory]
    [InlineData("OSS ak:sig")]
    [InlineData("OSS2 AccessKeyId:ak")]
    [InlineData("OSS2 Signature:sig")]
    [InlineData("OSS2 ak")]
    public void a_malformed_authorization_header_is_refused(string header) => Assert.False(OssV2Authorization.TryParse(header, out _));
}
