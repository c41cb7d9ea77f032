using Scenario.Trainer.Exchanges;

namespace Scenario.Unit.Trainer.Exchanges;

public sealed class SecretsTests
{
    private const string Secret = "s3cr3tS3cr3tS3cr3tS3cr3tS3cr3t";

    [Theory]
    [InlineData("x-oss-security-token: {0}")]
    [InlineData("x-oss-security-token:{0}\nx-oss-date:2026")]
    [InlineData("x-acs-security-token: {0}")]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("Authorization: OSS LTAI5tScenarioRoot000001:{0}")]
    [InlineData("Authorization: OSS4-HMAC-SHA256 Credential=STS.a/20260101/cn-hangzhou/oss/aliyun_v4_request,Signature={0}")]
    [InlineData("GET /b/k?x-oss-signature={0}&x-oss-date=1")]
    [InlineData("GET /b/k?Expires=1&Signature={0}")]
    [InlineData("GET /b/k?security-token={0}&x=1")]
    [InlineData("POST / HTTP/1.1\n\nAction=AssumeRole\n&SecurityToken={0}\n&Version=1")]
    [InlineData("GET&%2F&AccessKeyId%3DLTAI%26SecurityToken%3D{0}%26Version%3D1")]
    [InlineData("{{\"accessKeySecret\": \"{0}\"}}")]
    [InlineData("{{\"AccessKeySecret\":\"{0}\"}}")]
    [InlineData("{{\"securityToken\": \"{0}\"}}")]
    [InlineData("{{\"password\": \"{0}\"}}")]
    [InlineData("{{\"token\": \"{0}\"}}")]
    [InlineData("<AccessKeySecret>{0}</AccessKeySecret>")]
    [InlineData("<SecurityToken>{0}</SecurityToken>")]
    [InlineData("Content-Disposition: form-data; name=\"x-oss-security-token\"\r\n\r\n{0}\r\n--b")]
    [InlineData("Content-Disposition: form-data; name=\"x-oss-signature\"\r\n\r\n{0}\r\n--b")]
    public void what_opens_something_is_covered_wherever_it_travels(string form)
    {
        var masked = Secrets.Mask(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Secret));

        Assert.DoesNotContain(Secret, masked, StringComparison.Ordinal);
        Assert.Contains("••••••", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessKeyId=LTAI5tScenarioRoot000001&RoleSessionName=client-001")]
    [InlineData("x-oss-date: 20260101T000000Z\nx-oss-content-sha256: UNSIGNED-PAYLOAD")]
    [InlineData("SignatureMethod=HMAC-SHA1&SignatureVersion=1.0")]
    [InlineData("{\"expiration\": \"2026-01-01T00:00:00Z\", \"allowedPrefix\": \"users/alice/\"}")]
    public void everything_else_stays_readable(string text) => Assert.Equal(text, Secrets.Mask(text));
}
