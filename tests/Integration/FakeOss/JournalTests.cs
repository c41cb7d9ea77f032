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
}
