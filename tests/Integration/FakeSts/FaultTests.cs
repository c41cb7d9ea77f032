using System.Text;
using System.Text.Json;

namespace Scenario.Integration.FakeSts;

public sealed class FaultTests
{
    [Fact]
    public async Task a_throttled_call_has_the_vendors_code_and_the_time_to_retry()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"throttle","operation":"AssumeRole","times":1,"retryAfterMilliseconds":1500}""");
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo);
        Assert.Equal((400, "Throttling.User", "Request was denied due to user flow control."), (answer.Status, answer.Code, answer.Text("Message")));
        Assert.Equal("1500", answer.Message.Headers.GetValues("x-acs-retry-after").Single());
        Assert.Equal("throttle", sts.Journal.Find(answer.Text("RequestId")!)!.Fault);
        Assert.Equal(200, (await sts.AsCaller().AssumeAsync(TestSeed.Demo)).Status);
    }

    [Theory]
    [InlineData("""{"name":"return-503"}""", 503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")]
    [InlineData("""{"name":"return-500"}""", 500, "InternalError", "STS Server Internal Error happened, please send the RequestId to us.")]
    [InlineData("""{"name":"return-429"}""", 429, "Throttling", "Request was denied due to request throttling.")]
    [InlineData("""{"name":"return-400","code":"Throttling.Api","message":"Request was denied due to api flow control."}""", 400, "Throttling.Api",
        "Request was denied due to api flow control.")]
    public async Task a_status_and_code_are_answered_as_asked(string fault, int status, string code, string message)
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, fault);
        var answer = await sts.AsCaller().CallAsync("GetCallerIdentity");
        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_fault_does_not_hide_a_wrong_signature()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"return-503"}""");
        Assert.Equal("SignatureDoesNotMatch", (await sts.As("LTAI5tTestCaller00000001", "wrong").CallAsync("GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task the_clock_skews_only_when_a_signature_is_judged()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"clock-skew","seconds":901,"times":1}""");
        Assert.Equal("InvalidTimeStamp.Expired", (await sts.AsCaller().CallAsync("GetCallerIdentity")).Code);
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity")).Status);
    }

    [Fact]
    public async Task a_token_or_a_key_is_revoked()
    {
        await using var sts = new StsApplication();
        var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
        await AddAsync(sts, $$"""{"name":"token-revoked","accessKeyId":"{{session.AccessKeyId}}"}""");
        Assert.Equal("InvalidSecurityToken.Expired", (await session.CallAsync("GetCallerIdentity")).Code);
        Assert.Equal("InvalidSecurityToken.Expired", (await session.CallV3Async("GetCallerIdentity")).Code);
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity")).Status);

        await AddAsync(sts, """{"name":"key-revoked"}""");
        Assert.Equal("InvalidAccessKeyId.Inactive", (await sts.AsCaller().CallAsync("GetCallerIdentity")).Code);
    }

    [Fact]
    public async Task a_malformed_answer_has_its_length_and_no_sense()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"malformed","times":1}""");
        var answer = await sts.AsCaller().CallAsync("GetCallerIdentity");
        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<JsonException>(() => answer.Json);
        Assert.Equal(answer.Message.Content.Headers.ContentLength, answer.Body.Length);
    }

    [Fact]
    public async Task a_broken_connection_loses_the_rest_of_the_answer()
    {
        await using var sts = new StsApplication(isOnSockets: true);
        await AddAsync(sts, """{"name":"break-after-20-bytes","times":1}""");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sts.AsCaller().CallAsync("GetCallerIdentity"));
        Assert.Equal(200, (await sts.AsCaller().CallAsync("GetCallerIdentity")).Status);
    }

    [Fact]
    public async Task a_delay_waits_by_the_clock()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"delay","milliseconds":5000,"times":1}""");
        var call = sts.AsCaller().CallAsync("GetCallerIdentity");
        while (!call.IsCompleted)
        {
            sts.Time.Advance(TimeSpan.FromMilliseconds(10)); // small steps: the request must not grow stale meanwhile
            await Task.Yield();
        }

        Assert.Equal(200, (await call).Status);
        Assert.True(sts.Time.GetUtcNow() - StsApplication.Start >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task reset_removes_faults()
    {
        await using var sts = new StsApplication();
        await AddAsync(sts, """{"name":"return-503"}""");
        using var http = sts.CreateClient();
        Assert.Equal(204, (int)(await http.PostAsync("/__admin/reset", null)).StatusCode);
        Assert.Equal("""{"faults":[]}""", await http.GetStringAsync("/__admin/faults"));
    }

    [Fact]
    public async Task faults_are_listed_and_removed()
    {
        await using var sts = new StsApplication();
        var id = await AddAsync(sts, """{"name":"throttle","operation":"AssumeRole","times":3,"retryAfterMilliseconds":10}""");
        using var http = sts.CreateClient();
        Assert.Equal(
            """{"faults":[{"id":"1","name":"throttle","operation":"AssumeRole","host":"*","times":3,"hits":0,"retryAfterMilliseconds":10}]}""",
            await http.GetStringAsync("/__admin/faults"));
        Assert.Equal(204, (int)(await http.DeleteAsync($"/__admin/faults/{id}")).StatusCode);
        Assert.Equal(404, (int)(await http.DeleteAsync($"/__admin/faults/{id}")).StatusCode);
        Assert.Equal(204, (int)(await http.DeleteAsync("/__admin/faults")).StatusCode);
    }

    private static async Task<string> AddAsync(StsApplication sts, string fault)
    {
        using var http = sts.CreateClient();
        using var content = new StringContent(fault, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/__admin/faults", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }
}
