using System.Text;
using System.Text.Json;
using Scenario.ControlPlane.Journal;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

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
        await ExpectAsync(host.Client("STS.NAnotherKeyOfNobodyAtAll01", "x", session.Token),
            "The token was issued with the access key STS.NTestTestTestTestTestTest1 and does not go with STS.NAnotherKeyOfNobodyAtAll01.");
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

    [Fact]
    public async Task whatever_a_client_sends_no_text_of_an_entry_is_longer_than_2_KB()
    {
        await using var host = await OssTestHost.StartAsync();
        var large = new string('x', 6000);
        OssAnswer[] answers =
        [
            await host.Root.GetAsync("2015/01/01/grass.jpg", $"response-content-type={large}", ("User-Agent", large), ("Referer", large)),
            await host.Root.GetAsync(large),
            await host.Root.SendAsync("GET", large),
            await host.Client(large, "x").GetAsync("2015/01/01/grass.jpg"),
            await host.Root.GetAsync("2015/01/01/grass.jpg", $"x-oss-signature-version={large}"),
            await host.Root.SendAsync(new OssCall("OPTIONS", OssTestHost.Bucket, "k", "", null, ("Origin", large), ("Access-Control-Request-Method", "GET"))),
            await host.Root.SendAsync(large, OssTestHost.Bucket, "k"),
        ];

        foreach (var answer in answers)
        {
            var entry = host.Journal.Find(answer.Header("x-oss-request-id")!)!;
            Assert.All(
                new[] { entry.Method, entry.Target, entry.Principal, entry.AccessKeyId, entry.Resource, entry.Message, entry.Detail, entry.Code },
                text => Assert.InRange(Encoding.UTF8.GetByteCount(text ?? ""), 0, 2048));
        }
    }

    [Theory]
    [InlineData("GET", "journal/no-such-object", "", 404, "The specified key does not exist.")]
    [InlineData("PUT", "journal/callback", "eA==", 400, "The callback configuration is not json format.")]
    public async Task a_request_that_was_allowed_and_refused_for_another_reason_says_that_reason(string method, string key, string callback, int status,
        string text)
    {
        (string, string)[] headers = callback.Length == 0 ? [] : [("x-oss-callback", callback)];
        var answer = await fixture.Host.Root.SendAsync(method, OssTestHost.Bucket, key, "", method == "PUT" ? [1] : null, headers);

        var told = await TellAsync(answer);

        Assert.Equal(status, answer.Status);
        Assert.Equal("Allow", told.GetProperty("decision").GetString());
        Assert.Equal((text, text), (told.GetProperty("text").GetString(), told.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task an_entry_tells_what_was_true_when_it_was_decided()
    {
        await using var host = await OssTestHost.StartAsync();
        const string deny =
            """{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:11223344:sample-bucket/*","Condition":{"StringLike":{"acs:UserAgent":["*evil*"]}}}]}""";
        Assert.Equal(200, (await host.Root.SendAsync("PUT", OssTestHost.Bucket, null, "policy", Encoding.UTF8.GetBytes(deny))).Status);
        var refused = await host.Root.GetAsync("2015/01/01/grass.jpg", "", ("User-Agent", "evil"));
        var allowed = await host.Session("oss-readonly").GetAsync("2015/01/01/grass.jpg", "", ("User-Agent", "good"));

        Assert.Equal(204, (await host.Root.SendAsync("DELETE", OssTestHost.Bucket, null, "policy")).Status);
        host.Directory.Update(static directory => directory.WithoutRole(directory.FindRole("11223344", "oss-readonly")!));

        Assert.StartsWith("Denied: statement 0 of resource policy 'bucket policy of sample-bucket' denies oss:GetObject", Entry(refused).Text,
            StringComparison.Ordinal);
        Assert.StartsWith("Allowed: statement 0 of policy 'AliyunOSSReadOnlyAccess' allows oss:GetObject", Entry(allowed).Text, StringComparison.Ordinal);
        var other = Entry(allowed).Decision!.Explain().Statements.Single(
            static statement => statement.Policy.StartsWith("bucket policy", StringComparison.Ordinal));
        Assert.Equal("condition StringLike acs:UserAgent [\"*evil*\"] is not met: the request has [\"good\"]", other.Why.ToString());

        JournalEntry Entry(OssAnswer answer) => host.Journal.Find(answer.Header("x-oss-request-id")!)!;
    }

    [Fact]
    public async Task an_allowed_call_of_a_session_names_both_sides()
    {
        const string policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}""";

        var answer = await fixture.Host.Session("oss-readonly", policy).GetAsync("2015/01/01/grass.jpg");

        var text = (await TellAsync(answer)).GetProperty("text").GetString();
        Assert.Contains("statement 0 of policy 'AliyunOSSReadOnlyAccess' allows oss:GetObject", text, StringComparison.Ordinal);
        Assert.EndsWith("and statement 0 of session policy 'session policy' allows it too; both must allow.", text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Slips() => new()
    {
        { "region", "The request is signed for the region cn-shanghai, and the bucket or endpoint is in cn-hangzhou: sign for cn-hangzhou." },
        { "content-type", "The signature fits the request without the header content-type: it was signed before that header was added." },
        { "parameter", "The signature fits the request without the parameter versionId: it was signed before that parameter was added." },
        { "method", "The signature fits the method PUT, and the request was sent with GET." },
        { "key", "The signature fits the escaped object name" },
        { "secret", "No usual slip explains the difference: the secret is not that of the access key" },
        { "old", "The request was signed at " },
        { "url", "The URL was valid until " },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public async Task a_signature_that_does_not_match_says_which_slip_explains_it(string slip, string text)
    {
        var host = fixture.Host;
        var answer = slip switch
        {
            "region" => await SendAsync(static (request, id, secret, token, now) => OssV4Signature.SignHeaders(request, id, secret, token, "cn-shanghai", now)),
            "content-type" => await SendAsync(static (request, id, secret, token, now) => OssCall.V4(
                request with { Headers = [.. request.Headers.Where(static header => header.Key != "Content-Type")] }, id, secret, token, now)),
            "parameter" => await SendAsync(static (request, id, secret, token, now) => OssCall.V1(request with { Query = [] }, id, secret, token, now),
                "versionId=null"),
            "method" => await SendAsync(static (request, id, secret, token, now) => OssCall.V4(request with { Method = "PUT" }, id, secret, token, now)),
            "key" => await SendAsync(
                static (request, id, secret, token, now) =>
                    OssCall.V1(request with { Key = PercentEncoding.EncodePath(request.Key!) }, id, secret, token, now), "", "a b"),
            "secret" => await host.Client(host.Root.AccessKeyId!, "another").GetAsync("k"),
            "old" => await host.Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, "k", "", null) { SignedAt = DateTimeOffset.UtcNow.AddHours(-2) }),
            _ => await host.Anonymous.GetAsync("k", host.Root.Presign("GET", "k", v4: false, TimeSpan.FromSeconds(-30))),
        };

        Assert.InRange(answer.Status, 400, 403);
        Assert.StartsWith(text, (await TellAsync(answer)).GetProperty("text").GetString(), StringComparison.Ordinal);

        Task<OssAnswer> SendAsync(
            Func<OssRequestToSign, string, string, string?, DateTimeOffset, IEnumerable<KeyValuePair<string, string>>> sign, string query = "",
            string key = "k") =>
            host.Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, key, query, slip == "content-type" ? [1] : null) { Sign = sign });
    }

    private async Task<JsonElement> TellAsync(OssAnswer answer)
    {
        var told = await fixture.Host.Http.GetStringAsync(new Uri(fixture.Host.Endpoint, $"/__admin/requests/{answer.Header("x-oss-request-id")}"));
        return JsonDocument.Parse(told).RootElement;
    }
}
