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

    [Theory]
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
