using System.Text;
using System.Text.Json;
using Scenario.Signing;

namespace Scenario.Integration.FakeSts;

public sealed class JournalTests
{
    [Fact]
    public async Task whatever_a_client_sends_no_text_of_an_entry_is_longer_than_2_KB()
    {
        await using var sts = new StsApplication();
        var large = new string('x', 6000);
        StsAnswer[] answers =
        [
            await sts.AsCaller().AssumeAsync(large),
            await sts.AsCaller().AssumeAsync(TestSeed.Demo, large),
            await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("Policy", $$"""{"Version":"1","Statement":[{"Effect":"{{new string('x', 1900)}}"}]}""")),
            await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("ExternalId", large)),
            await sts.AsCaller().CallAsync(large),
            await sts.As(large, "x").CallAsync("GetCallerIdentity"),
            await sts.AsCaller().CallAsync("AssumeRoleWithOIDC", ("OIDCToken", large), ("OIDCProviderArn", large), ("RoleArn", large)),
            await GetAsync(sts, "/" + large),
        ];

        foreach (var answer in answers)
        {
            var entry = sts.Journal.Find(answer.Text("RequestId")!)!;
            Assert.All(
                new[] { entry.Method, entry.Target, entry.Operation, entry.Principal, entry.AccessKeyId, entry.Resource, entry.Message, entry.Detail,
                    entry.Code },
                text => Assert.InRange(Encoding.UTF8.GetByteCount(text ?? ""), 0, 2048));
        }
    }

    [Fact]
    public async Task a_request_that_was_allowed_and_refused_for_another_reason_says_that_reason()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsRoot().CallAsync("GetRole", ("Version", "2015-05-01"), ("RoleName", "nobody"));

        var told = await TellAsync(sts, answer);

        Assert.Equal((404, "Allow"), (answer.Status, told.GetProperty("decision").GetString()));
        Assert.Equal(answer.Text("Message"), told.GetProperty("text").GetString());
        Assert.Equal(answer.Text("Message"), told.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("method", "The signature fits the method GET, and the request was sent with POST.")]
    [InlineData("parameter", "The signature fits the request without the parameter Added: it was signed before that parameter was added.")]
    [InlineData("secret", "No usual slip explains the difference: the secret is not that of the access key LTAI5tTestCaller00000001")]
    [InlineData("old", "The request was signed at 2026-01-02 01:04:05Z by the client's clock, and it is 2026-01-02 03:04:05Z by the server's: more than 15 minutes apart.")]
    [InlineData("body", "The header x-acs-content-sha256 is not the hash of the body that arrived.")]
    [InlineData("v3 parameter", "The signature fits the request without the parameter Added: it was signed before that parameter was added.")]
    public async Task a_signature_that_does_not_match_says_which_slip_explains_it(string slip, string text)
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        var answer = slip switch
        {
            "method" => await client.SendV1Async(client.SignV1("GetCallerIdentity", [], method: "GET"), HttpMethod.Post),
            "parameter" => await client.SendV1Async([.. client.SignV1("GetCallerIdentity", []), new NameValue("Added", "1")], HttpMethod.Post),
            "secret" => await sts.As("LTAI5tTestCaller00000001", "another").CallAsync("GetCallerIdentity"),
            "old" => await client.SendV1Async(
                client.SignV1("GetCallerIdentity", [], static all => all["Timestamp"] = "2026-01-02T01:04:05Z"), HttpMethod.Post),
            "body" => await client.CallV3Async("GetCallerIdentity",
                changeAfterSigning: static request => request.Content = new StringContent("{\"a\":1}", Encoding.UTF8, "application/json")),
            _ => await client.CallV3Async(
                "GetCallerIdentity", changeAfterSigning: static request => request.RequestUri = new Uri("/?Added=1", UriKind.Relative)),
        };

        Assert.Equal(400, answer.Status);
        Assert.StartsWith(text, (await TellAsync(sts, answer)).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_refusal_is_told_in_chinese_too()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestNarrow00000001", "TestNarrowSecret00000000000001").AssumeAsync(TestSeed.Demo);

        var told = await TellAsync(sts, answer, "?lang=zh-CN");

        Assert.StartsWith("已拒绝：调用者自己的权限策略不允许", told.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> TellAsync(StsApplication sts, StsAnswer answer, string query = "")
    {
        using var http = sts.CreateClient();
        return JsonDocument.Parse(await http.GetStringAsync($"/__admin/requests/{answer.Text("RequestId")}{query}")).RootElement;
    }

    private static async Task<StsAnswer> GetAsync(StsApplication sts, string target)
    {
        using var http = sts.CreateClient();
        http.DefaultRequestHeaders.Add("Accept", "application/json");
        return await StsAnswer.ReadAsync(await http.GetAsync(target));
    }
}
