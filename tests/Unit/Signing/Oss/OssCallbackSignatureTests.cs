using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssCallbackSignatureTests
{
    // Finding primes takes longer than all else here.
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/cb%2Fa%20b?x=%2F+1", "/cb/a b?x=%2F+1")]
    [InlineData("?x=%2F", "?x=%2F")]
    [InlineData("/%E4%B8%AD+?", "/中+?")]
    public void the_path_is_decoded_and_the_query_is_not(string target, string signedTarget)
    {
        var body = "bucket=demo&object=a"u8;

        var signature = OssCallbackSignature.Sign(target, body, Key);

        byte[] signed = [.. Encoding.UTF8.GetBytes(signedTarget + "\n"), .. body];
        Assert.True(Key.VerifyData(signed, signature, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1));
        Assert.True(OssCallbackSignature.Verify(target, body, signature, Key));
        Assert.False(OssCallbackSignature.Verify(target + "x", body, signature, Key));
        Assert.False(OssCallbackSignature.Verify(target, "bucket=demo&object=b"u8, signature, Key));
        Assert.False(OssCallbackSignature.Verify(target, body, signature, OtherKey));
        Assert.Throws<ArgumentNullException>(() => OssCallbackSignature.Sign(target, [], null!));
        Assert.Throws<ArgumentNullException>(() => OssCallbackSignature.Verify(target, [], signature, null!));
    }
}
