using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssV4AuthorizationTests
{
    private const string Credential = "ak/20250601/cn-hangzhou/oss/aliyun_v4_request";

    [Theory]
    [InlineData($"OSS4-HMAC-SHA256 Credential={Credential},AdditionalHeaders=abc;host,Signature=sig")]
    [InlineData($"OSS4-HMAC-SHA256  Credential={Credential} , Signature=sig , AdditionalHeaders=abc;host ")]
    [InlineData($"OSS4-HMAC-SHA256 Signature=sig,AdditionalHeaders=abc; host,Credential={Credential}")]
    public void items_may_stand_in_any_order_with_spaces(string header)
    {
        Assert.True(OssV4Authorization.TryParse(header, out var authorization));
        Assert.Equal(new OssV4Credential("ak", "20250601", "cn-hangzhou", "oss"), authorization.Credential);
        Assert.Equal(["abc", "host"], authorization.AdditionalHeaders);
        Assert.Equal("sig", authorization.Signature);
    }

    [Theory]
    [InlineData("", OssV4Fault.Shape)]
    [InlineData("OSS4-HMAC-SHA256", OssV4Fault.Shape)]
    [InlineData("OSS4-HMAC-SHA512 Credential=a,Signature=b", OssV4Fault.Shape)]
    [InlineData("OSS4-HMAC-SHA256 Credential", OssV4Fault.Shape)]
    [InlineData("OSS4-HMAC-SHA256 Signature=a,Signature=b", OssV4Fault.Shape)]
    [InlineData($"OSS4-HMAC-SHA256 =x,Credential={Credential},Signature=sig", OssV4Fault.Shape)]
    [InlineData("OSS4-HMAC-SHA256 Signature=sig", OssV4Fault.MissingCredential)]
    [InlineData("OSS4-HMAC-SHA256 Credential=,Signature=sig", OssV4Fault.MissingCredential)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/20250601/cn-hangzhou/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialShape)]
    [InlineData("OSS4-HMAC-SHA256 Credential=/20250601/cn-hangzhou/oss/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialShape)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/20250601//oss/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialShape)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/2025061/cn-hangzhou/oss/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialDate)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/2025-6-1/cn-hangzhou/oss/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialDate)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/20250601/cn-hangzhou/oss/aws4_request,Signature=sig", OssV4Fault.CredentialTerminator)]
    [InlineData("OSS4-HMAC-SHA256 Credential=ak/20250601/r//aliyun_v4_request,Signature=sig", OssV4Fault.CredentialShape)]
    [InlineData("OSS4-HMAC-SHA256 Credential=/20250601/r/oss/aliyun_v4_request,Signature=sig", OssV4Fault.CredentialShape)]
    [InlineData($"OSS4-HMAC-SHA256 Credential={Credential}", OssV4Fault.MissingSignature)]
    [InlineData($"OSS4-HMAC-SHA256 Credential={Credential},Signature=", OssV4Fault.MissingSignature)]
    [InlineData($"OSS4-HMAC-SHA256 Credential={Credential},AdditionalHeaders=,Signature=sig", OssV4Fault.EmptyAdditionalHeaders)]
    [InlineData($"OSS4-HMAC-SHA256 Credential={Credential},AdditionalHeaders=a;;b,Signature=sig", OssV4Fault.EmptyAdditionalHeader)]
    public void a_malformed_header_is_refused_with_the_part_that_is_wrong(string header, OssV4Fault fault) =>
        Assert.Equal((null, fault), OssV4Authorization.Parse(header));

    [Fact]
    public void a_key_id_may_hold_slashes() =>
        Assert.Equal((new("a/k", "20250601", "r", "oss"), OssV4Fault.None), OssV4Credential.Parse("a/k/20250601/r/oss/aliyun_v4_request"));
}
