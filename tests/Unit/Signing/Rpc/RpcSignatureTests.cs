using Scenario.Signing.Rpc;

namespace Scenario.Unit.Signing.Rpc;

public sealed class RpcSignatureTests
{
    public sealed record Input(string Method, string AccessKeySecret, VectorItem[] Parameters);

    public sealed record Expectation(string Signature, string? StringToSign = null);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("rpc.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (method, secret, items) = vector.Input;
        var parameters = items.Items();

        Assert.Equal(vector.Expectation.StringToSign ?? RpcSignature.StringToSign(method, parameters), RpcSignature.StringToSign(method, parameters));
        Assert.Equal(vector.Expectation.Signature, RpcSignature.Sign(method, parameters, secret));
        var check = RpcSignature.Verify(method, [.. parameters.Reverse()], secret, vector.Expectation.Signature);
        Assert.True(check.IsMatch);
        Assert.Equal(RpcSignature.StringToSign(method, parameters), check.StringToSign);
        Assert.Null(check.CanonicalRequest);
    }

    [Fact]
    public void parameters_of_one_name_are_signed_in_the_order_of_their_values() =>
        Assert.Equal("GET&%2F&a%3D1%26a%3D2", RpcSignature.StringToSign("GET", [new("a", "2"), new("a", "1")]));
}
