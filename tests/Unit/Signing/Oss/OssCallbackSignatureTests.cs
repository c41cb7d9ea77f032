using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssCallbackSignatureTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/cb%2Fa%20b?x=%2F+1", "/cb/a b?x=%2F+1")]
    [InlineData("/%E4%B8%AD+?", "/中+?")]
    public void the_path_is_decoded_and_the_query_is_not(string target, string signedTarget)
    {
        using var key = RSA.Create(2048);
        var body = "bucket=demo&object=a"u8;

        var signature = OssCallbackSignature.Sign(target, body, key);

        byte[] signed = [.. Encoding.UTF8.GetBytes(signedTarget + "\n"), .. body];
        Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1));
        Assert.True(OssCallbackSignature.Verify(target, body, signature, key));
        Assert.False(OssCallbackSignature.Verify(target + "x", body, signature, key));
        Assert.False(OssCallbackSignature.Verify(target, "bucket=demo&object=b"u8, signature, key));
        using var other = RSA.Create(2048);
        Assert.False(OssCallbackSignature.Verify(target, body, signature, other));
    }
}
