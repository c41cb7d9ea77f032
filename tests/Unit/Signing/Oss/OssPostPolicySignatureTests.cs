using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssPostPolicySignatureTests
{
    public sealed record Input(string Policy, string AccessKeySecret, string? Credential = null);

    public sealed record Expectation(string Signature);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("oss-post-policy.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var ((policy, secret, credentialText), (signature, changed)) = (vector.Input, (vector.Expectation.Signature, "A" + vector.Input.Policy[1..]));
        if (credentialText is null)
        {
            Assert.Equal(signature, OssPostPolicySignature.SignV1(policy, secret));
            Assert.True(OssPostPolicySignature.VerifyV1(policy, secret, signature));
            Assert.False(OssPostPolicySignature.VerifyV1(changed, secret, signature));
            return;
        }

        var (credential, _) = OssV4Credential.Parse(credentialText);
        Assert.Equal(signature, OssPostPolicySignature.SignV4(policy, secret, credential!));
        Assert.True(OssPostPolicySignature.VerifyV4(policy, secret, credential!, signature));
        Assert.False(OssPostPolicySignature.VerifyV4(changed, secret, credential!, signature));
        Assert.False(OssPostPolicySignature.VerifyV4(policy, secret, credential! with { Date = "20250602" }, signature));
    }
}
