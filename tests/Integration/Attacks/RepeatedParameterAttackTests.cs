using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.FakeSts.Authentication;
using Scenario.Integration.FakeSts;

namespace Scenario.Integration.Attacks;

/// <summary>Requests to STS that say a thing twice, and requests that are sent twice.</summary>
public sealed class RepeatedParameterAttackTests
{
    [Theory]
    [InlineData("Action=GetCallerIdentity")]
    [InlineData("Action=AssumeRole")]
    [InlineData("SignatureNonce=other")]
    [InlineData("Unknown=1&Unknown=2")]
    [InlineData("Unknown=&Unknown=")]
    [InlineData("%41ction=GetCallerIdentity")]
    public async Task a_name_that_stands_twice_in_one_place_is_refused(string surplus)
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var text = StsClient.Encode(client.SignV1("GetCallerIdentity", [])) + "&" + surplus;

        using var form = new StringContent(text, Encoding.UTF8, "application/x-www-form-urlencoded");
        var inBody = await StsAnswer.ReadAsync(await client.Http.PostAsync("/", form, TestContext.Current.CancellationToken));
        text = StsClient.Encode(client.SignV1("GetCallerIdentity", [], method: "GET")) + "&" + surplus;
        var inQuery = await StsAnswer.ReadAsync(await client.Http.GetAsync("/?" + text, TestContext.Current.CancellationToken));

        Assert.Equal((400, "InvalidParameter", 400, "InvalidParameter"), (inBody.Status, inBody.Code, inQuery.Status, inQuery.Code));
    }

    [Fact]
    public async Task a_member_that_stands_twice_in_a_json_body_is_refused()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var members = string.Join(',', client.SignV1("GetCallerIdentity", []).Select(static p => $"\"{p.Name}\":\"{p.Value}\""));

        using var body = new StringContent($"{{{members},\"\\u0041ction\":\"AssumeRole\"}}", Encoding.UTF8, "application/json");
        var answer = await StsAnswer.ReadAsync(await client.Http.PostAsync("/", body, TestContext.Current.CancellationToken));

        Assert.Equal((400, "InvalidParameter"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("x-acs-action", "AssumeRole")]
    [InlineData("x-acs-version", "2015-05-01")]
    [InlineData("Authorization", "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b")]
    public async Task a_signed_header_that_comes_twice_is_refused(string header, string value)
    {
        await using var sts = new StsApplication();

        var answer = await sts.AsCaller()
            .CallV3Async("GetCallerIdentity", changeAfterSigning: request => request.Headers.TryAddWithoutValidation(header, value));

        Assert.Equal((400, "InvalidParameter"), (answer.Status, answer.Code));
    }

    [Fact]
    public void a_full_table_of_nonces_refuses_and_forgets_nothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var nonces = new NonceCache(new MovableClock(time), capacity: 3);
        Assert.All(new[] { "1", "2", "3" }, nonce => Assert.Equal(NonceUse.First, nonces.TryUse("key", nonce)));

        Assert.Equal(NonceUse.NoRoom, nonces.TryUse("key", "4"));
        Assert.All(new[] { "1", "2", "3" }, nonce => Assert.Equal(NonceUse.Repeated, nonces.TryUse("key", nonce)));

        time.Advance(NonceCache.Memory);
        Assert.Equal(NonceUse.First, nonces.TryUse("key", "1"));
    }

    [Fact]
    public async Task a_request_whose_nonce_cannot_be_kept_is_throttled()
    {
        await using var sts = new StsApplication(configure: static services =>
            services.AddSingleton(static provider => new NonceCache(provider.GetRequiredService<MovableClock>(), capacity: 1)));
        var client = sts.AsCaller();

        var first = await client.CallAsync("GetCallerIdentity");
        var second = await client.CallAsync("GetCallerIdentity");

        Assert.Equal((200, 400, "Throttling"), (first.Status, second.Status, second.Code));
    }
}
