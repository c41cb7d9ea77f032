using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane.Journal;
using Scenario.Integration.FakeOss;
using Scenario.Integration.FakeSts;
using Scenario.Signing;

namespace Scenario.Integration.Attacks;

/// <summary>Clients that put secrets where they do not belong; whoever reads journal or log must not find them there.</summary>
public sealed class SecretAttackTests
{
    [Fact]
    public async Task no_spelling_of_a_tokens_name_brings_it_into_journal_or_log()
    {
        var log = new CapturedLog();
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), "--Logging:LogLevel:Default", "Trace");
        var session = host.Session("oss-readonly");
        var token = session.Token!;
        foreach (var name in new[] { "security-token", "Security-Token", "SECURITY-TOKEN", "SecurityToken", "securityToken", "x-oss-security-token",
            "X-Oss-Security-Token", "x-amz-security-token", "sts_token", "token", "Security%2DToken", "%53ecurity-token" })
        {
            await host.Anonymous.GetAsync("2015/01/01/grass.jpg", $"{name}={PercentEncoding.Encode(token)}");
            await session.GetAsync("2015/01/01/grass.jpg", $"{name}={PercentEncoding.Encode(token)}");
        }

        foreach (var sign in new[] { OssCall.V1, OssCall.V2,
            (Func<Scenario.Signing.Oss.OssRequestToSign, string, string, string?, DateTimeOffset, IEnumerable<KeyValuePair<string, string>>>)OssCall.V4 })
        {
            var wrong = await host.Client(session.AccessKeyId!, "NotTheSecretOfThisSession00000", token)
                .SendAsync(new OssCall("GET", OssTestHost.Bucket, "2015/01/01/grass.jpg", "", null) { Sign = sign });
            Assert.Equal("SignatureDoesNotMatch", wrong.Code);
        }

        AssertHidden(token, host.Journal, log);
    }

    [Fact]
    public async Task a_secret_sent_as_a_key_id_is_not_kept()
    {
        var log = new CapturedLog();
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), "--Logging:LogLevel:Default", "Trace");
        var session = host.Session("oss-readonly");
        foreach (var (secret, token) in new[] { (OssTestHost.RootSecret, null), (session.Secret!, session.Token), (session.Secret!, null) })
        {
            var swapped = host.Client(secret, "LTAI5tScenarioRoot000001", token);
            foreach (var sign in new[] { OssCall.V1, OssCall.V2,
                (Func<Scenario.Signing.Oss.OssRequestToSign, string, string, string?, DateTimeOffset, IEnumerable<KeyValuePair<string, string>>>)OssCall.V4 })
            {
                Assert.Equal(403, (await swapped.SendAsync(new OssCall("GET", OssTestHost.Bucket, "2015/01/01/grass.jpg", "", null) { Sign = sign })).Status);
            }

            Assert.Equal(403, (await host.Anonymous.GetAsync("2015/01/01/grass.jpg",
                swapped.Presign("GET", "2015/01/01/grass.jpg", v4: true, TimeSpan.FromMinutes(5)))).Status);
            AssertHidden(secret, host.Journal, log);
        }

        await using var sts = new StsApplication();
        const string Secret = "TestCallerSecret00000000000001";
        var mistaken = sts.As(Secret, "LTAI5tTestCaller00000001");
        Assert.Equal("InvalidAccessKeyId.NotFound", (await mistaken.CallAsync("GetCallerIdentity")).Code);
        Assert.NotEqual(200, (await mistaken.CallV3Async("GetCallerIdentity")).Status);
        AssertHidden(Secret, sts.Journal, sts.Logged);
    }

    [Fact]
    public async Task a_wrong_signature_of_a_session_does_not_bring_its_token_into_the_journal_of_sts()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        var signed = session.SignV1("GetCallerIdentity", []);
        var token = signed.Single(item => item.Name == "SecurityToken").Value!;
        signed[^1] = new NameValue("Signature", "wrong");

        var answer = await session.SendV1Async(signed, HttpMethod.Post);

        Assert.Equal("SignatureDoesNotMatch", answer.Code);
        AssertHidden(token, sts.Journal, sts.Logged);
    }

    [Theory]
    [InlineData("GET\n\n\nThu\nx-oss-security-token:CAISabc+/=\n/b/k?security-token=CAIS", "GET\n\n\nThu\nx-oss-security-token:***\n/b/k?security-token=***")]
    [InlineData("POST&%2F&Action%3DX%26SecurityToken%3DCAIS%252Fabc%253D%26SignatureMethod%3DHMAC-SHA1",
        "POST&%2F&Action%3DX%26SecurityToken%3D***%26SignatureMethod%3DHMAC-SHA1")]
    [InlineData("prefix=a&marker=b", "prefix=a&marker=b")]
    [InlineData("The specified signature is not matched.", "The specified signature is not matched.")]
    public void quoted_requests_lose_their_secrets_and_nothing_else(string text, string masked) => Assert.Equal(masked, SecretText.Mask(text));

    private static void AssertHidden(string secret, RequestJournal journal, CapturedLog log)
    {
        foreach (var entry in journal.Last(1000))
        {
            foreach (var text in new[] { entry.Target, entry.Message, entry.Detail, entry.Text, entry.AccessKeyId, entry.Principal, entry.Resource,
                JsonSerializer.Serialize(entry.Reason?.ToString()) })
            {
                AssertHidden(secret, text ?? "");
            }
        }

        Assert.All(log.Lines, line => AssertHidden(secret, line));
    }

    // As it is, and encoded once and twice.
    private static void AssertHidden(string secret, string text)
    {
        var once = PercentEncoding.Encode(secret);
        foreach (var spelling in new[] { secret, once, PercentEncoding.Encode(once) })
        {
            Assert.DoesNotContain(spelling[..Math.Min(spelling.Length, 24)], text, StringComparison.Ordinal);
        }
    }
}
