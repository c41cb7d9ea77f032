namespace Scenario.Integration.FakeOss;

public sealed class JournalTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    [Fact]
    public async Task a_client_that_has_its_answer_finds_the_request_in_the_journal()
    {
        var root = fixture.Host.Root;
        await root.SendAsync("PUT", OssTestHost.Bucket, "journal/large", "", new byte[300_000]);

        for (var round = 0; round < 50; round++)
        {
            foreach (var key in new[] { "journal/large", "2015/01/01/grass.jpg", "journal/none" })
            {
                var answer = await root.GetAsync(key);
                var entry = fixture.Host.Journal.Find(answer.Header("x-oss-request-id")!);
                Assert.NotNull(entry);
                Assert.Equal((answer.Status, (long)answer.Body.Length), (entry.Status, entry.ResponseBytes));
            }
        }
    }

    [Fact]
    public async Task a_refusal_before_any_policy_is_explained_too()
    {
        await using var host = await OssTestHost.StartAsync();
        var session = host.Session("oss-readonly", lifetime: TimeSpan.FromMinutes(15));
        var changed = session.Token![..^8] + (session.Token[^8] == 'A' ? 'B' : 'A') + session.Token[^7..];

        await ExpectAsync(session.With("rubbish"), "This is no token that this STS could have issued");
        await ExpectAsync(session.With(changed), "The token was changed after it was issued");
        await ExpectAsync(host.Client("STS.NAnotherKeyOfNobodyAtAll01", "x", session.Token), "The token was issued with the access key STS.NTestTestTestTestTestTest1 and does not go with STS.NAnotherKeyOfNobodyAtAll01.");
        await ExpectAsync(host.Client("LTAI5tUnknown", "x"), "does not exist in our records");

        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await ExpectAsync(session, "The token of acs:ram::11223344:assumed-role/oss-readonly/client-001 was issued at ");

        async Task ExpectAsync(OssTestClient client, string text)
        {
            var answer = await client.GetAsync("2015/01/01/grass.jpg");
            Assert.Equal(403, answer.Status);
            var entry = host.Journal.Find(answer.Header("x-oss-request-id")!)!;
            Assert.Null(entry.Decision);
            Assert.Null(entry.Principal);
            Assert.Equal(client.AccessKeyId, entry.AccessKeyId);
            Assert.Contains(text, entry.Text, StringComparison.Ordinal);
        }
    }
}
