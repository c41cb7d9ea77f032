using Scenario.ControlPlane.Journal;
using Scenario.Integration.FakeOss;
using Scenario.Integration.FakeSts;
using Scenario.Signing;

namespace Scenario.Integration.Attacks;

/// <summary>What strangers send must not stay.</summary>
public sealed class JournalAttackTests
{
    private const int LongestEntry = 32 * 1024;

    [Fact]
    public async Task three_hundred_unsigned_reads_with_half_a_megabyte_of_query_leave_little_behind()
    {
        await using var host = await OssTestHost.StartAsync();
        var query = "prefix=" + new string('x', 500_000);
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(403, (await host.Anonymous.SendAsync("GET", OssTestHost.Bucket, null, query)).Status);
        }

        Assert.InRange(host.Journal.Size, 1, RequestJournal.DefaultBudget);
        Assert.All(host.Journal.Last(300), entry => Assert.InRange(LengthOf(entry), 1, LongestEntry));
    }

    [Theory]
    [InlineData("Host", 60_000)]
    [InlineData("User-Agent", 100_000)]
    [InlineData("Authorization", 100_000)]
    [InlineData("Referer", 100_000)]
    [InlineData("x-oss-security-token", 100_000)]
    public async Task nor_does_any_header(string name, int length)
    {
        await using var host = await OssTestHost.StartAsync();
        await host.Anonymous.SendAsync("GET", OssTestHost.Bucket, "2015/01/01/grass.jpg", "", null,
            (name, (name == "Host" ? "" : "OSS ") + new string('x', length)));

        Assert.All(host.Journal.Last(10), entry => Assert.InRange(LengthOf(entry), 0, LongestEntry));
    }

    [Fact]
    public async Task ten_large_requests_with_a_known_key_and_a_wrong_signature_leave_little_behind_and_are_not_puzzled_over()
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        for (var i = 0; i < 10; i++)
        {
            var signed = client.SignV1("GetCallerIdentity", [.. Enumerable.Range(0, 40).Select(n => ($"P{n}", new string('x', 75_000)))]);
            signed[^1] = new NameValue("Signature", "wrong");
            var answer = await client.SendV1Async(signed, HttpMethod.Post);
            Assert.Equal("SignatureDoesNotMatch", answer.Code);
        }

        Assert.InRange(sts.Journal.Size, 1, 10 * LongestEntry);
        Assert.All(sts.Journal.Last(10), entry =>
        {
            Assert.InRange(LengthOf(entry), 1, LongestEntry);
            Assert.Equal(Scenario.Ram.Explanations.ExplanationKind.SignatureUnexplained, entry.Reason!.Kind);
        });
    }

    private static int LengthOf(JournalEntry entry) =>
        entry.Target.Length + (entry.Message?.Length ?? 0) + (entry.Detail?.Length ?? 0) + (entry.Text?.Length ?? 0) + (entry.AccessKeyId?.Length ?? 0)
        + (entry.Operation?.Length ?? 0) + (entry.Resource?.Length ?? 0) + (entry.Principal?.Length ?? 0) + entry.Method.Length;
}
