using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Scenario.AppServer.Callback;
using Scenario.Demo.Stack;
using Scenario.Integration.AppServer;
using Scenario.Integration.Demo;
using Scenario.Oss;
using Scenario.Signing.Oss;

namespace Scenario.Integration.Attacks;

/// <summary>
/// Whoever may upload anything anywhere in the cloud can make OSS sign a report that says what they like. AppServer believes a report only with
/// a ticket that it made itself.
/// </summary>
public sealed class UploadReportAttacks(UploadReportAttacks.SharedReports shared) : IClassFixture<UploadReportAttacks.SharedReports>
{
    private const string Alice = "users/alice/a.jpg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_user_who_arranges_a_callback_of_her_own_is_not_believed()
    {
        await using var stack = await DemoStack.StartAsync(PatientDemo.Options, Token);
        using var login = await stack.Http.PostAsJsonAsync(new Uri(stack.AppServer, "/api/login"), new { user = "alice", password = "alice-password" }, Token);
        var bearer = (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString();
        using var ask = new HttpRequestMessage(HttpMethod.Post,
            new Uri(stack.AppServer, "/api/credentials"))
        { Content = JsonContent.Create(new { grant = "my-files" }) };
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await stack.Http.SendAsync(ask, Token);
        var issued = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        var callback = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["callbackUrl"] = new Uri(stack.AppServer, "/api/callback").AbsoluteUri,
            ["callbackBody"] = "bucket=sample-bucket&object=users/bob/contract.pdf&size=1",
        });
        var upload = new OssRequestToSign(
            "PUT", "sample-bucket", "users/alice/mine.txt", [new("callback", Convert.ToBase64String(Encoding.UTF8.GetBytes(callback)))], []);
        var query = OssV4Signature.Presign(
            upload, Text("accessKeyId"), Text("accessKeySecret"), Text("securityToken"), "cn-hangzhou", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1), []);
        using var content = new ByteArrayContent([1]);
        using var stored = await stack.Http.PutAsync(OssUrl.Build(new Uri(Text("endpoint")), OssAddressing.Path, upload.Bucket, upload.Key, query), content,
            Token);

        Assert.Equal(203, (int)stored.StatusCode); // stored, but the report was refused
        Assert.Contains("CallbackFailed", await stored.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        string Text(string name) => issued.GetProperty(name).GetString()!;
    }

    [Theory]
    [InlineData("bucket=sample-bucket&object=users%2Fbob%2Fcontract.pdf&etag=X&size=7&mimeType=image%2Fjpeg")]
    [InlineData("bucket=sample-bucket&object=users%2Fbob%2Fcontract.pdf&etag=X&size=7&mimeType=image%2Fjpeg&ticket=")]
    [InlineData("bucket=sample-bucket&object=users%2Fbob%2Fcontract.pdf&etag=X&size=7&mimeType=image%2Fjpeg&ticket=AAAA")]
    [InlineData("bucket=sample-bucket&object=users%2Fbob%2Fcontract.pdf&etag=X&size=7&mimeType=image%2Fjpeg&ticket=%00%ff")]
    public async Task a_report_without_a_ticket_is_not_believed_though_oss_signed_it(string body)
    {
        var before = (shared.Reports.Believed, shared.Reports.Keys.LogEntries.Count);

        Assert.Equal(HttpStatusCode.Forbidden, await shared.Reports.SendAsync(body, $"{shared.Reports.Keys.Url}/_/unasked.pem"));

        Assert.Equal(before, (shared.Reports.Believed, shared.Reports.Keys.LogEntries.Count)); // and nobody was asked for a key
    }

    [Theory]
    [InlineData("object=users%2Falice%2Fa.jpg", "object=users%2Fbob%2Fcontract.pdf")]
    [InlineData("object=users%2Falice%2Fa.jpg", "object=users%2Falice")]
    [InlineData("object=users%2Falice%2Fa.jpg", "object=")]
    [InlineData("object=users%2Falice%2Fa.jpg&", "")]
    [InlineData("bucket=sample-bucket", "bucket=other-bucket")]
    [InlineData("bucket=sample-bucket&", "")]
    public async Task a_ticket_holds_for_its_users_prefix_and_bucket_only(string honest, string forged)
    {
        var body = await shared.Reports.MakeAsync("alice", Alice);
        var before = shared.Reports.Believed;
        Assert.Contains(honest, body, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await shared.Reports.SendAsync(body.Replace(honest, forged, StringComparison.Ordinal)));
        Assert.Equal(before, shared.Reports.Believed);

        Assert.Equal(HttpStatusCode.OK, await shared.Reports.SendAsync(body)); // the forgery did not use the ticket up
    }

    [Fact]
    public async Task a_ticket_for_one_key_does_not_hold_for_another()
    {
        var body = await shared.Reports.MakeAsync("alice", "users/alice/b.jpg", new() { ["key"] = Alice });
        var before = shared.Reports.Believed;

        Assert.Equal(HttpStatusCode.Forbidden, await shared.Reports.SendAsync(body));
        Assert.Equal(before, shared.Reports.Believed);
    }

    [Fact]
    public async Task a_report_is_believed_once()
    {
        await using var reports = await UploadReports.StartAsync();
        var body = await reports.MakeAsync("alice", Alice);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reports.SendAsync(body)));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(static a => a == HttpStatusCode.Forbidden));
        Assert.Equal(1, reports.Believed);
    }

    [Fact]
    public async Task replicas_that_share_a_redis_believe_a_report_once_between_them()
    {
        await using var redis = await RedisServer.StartAsync();
        (string, string?)[] shared = [("Redis:Configuration", redis.Address), ("Redis:Timeout", "00:00:30")];
        await using var reports = await UploadReports.StartAsync(shared);
        await using var other = await reports.StartReplicaAsync(shared);
        var body = await reports.MakeAsync("alice", Alice);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => reports.SendAsync(body, to: i % 2 == 0 ? reports.Server : other)));

        Assert.Single(answers, HttpStatusCode.OK);
    }

    [Fact]
    public async Task while_the_shared_redis_is_down_no_report_is_believed()
    {
        var redis = await RedisServer.StartAsync();
        await using var reports = await UploadReports.StartAsync(("Redis:Configuration", redis.Address), ("Redis:Timeout", "00:00:30"));
        var body = await reports.MakeAsync("alice", Alice);
        await redis.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await reports.SendAsync(body));
        Assert.Equal(0, reports.Believed);
    }

    [Fact]
    public async Task a_ticket_ends()
    {
        await using var reports = await UploadReports.StartAsync();
        var body = await reports.MakeAsync("alice", Alice, new() { ["expiresSeconds"] = 60 });
        reports.Server.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(HttpStatusCode.Forbidden, await reports.SendAsync(body));
    }

    [Fact]
    public async Task a_ticket_of_another_server_or_with_one_letter_changed_is_none()
    {
        await using var reports = await UploadReports.StartAsync();
        await using var others = await UploadReports.StartAsync();
        var body = await reports.MakeAsync("alice", Alice);
        var at = body.IndexOf("ticket=", StringComparison.Ordinal) + "ticket=".Length;
        var middle = (at + body.Length) / 2;

        Assert.Equal(HttpStatusCode.Forbidden, await reports.SendAsync($"{body[..middle]}{(body[middle] == 'A' ? 'B' : 'A')}{body[(middle + 1)..]}"));
        Assert.Equal(HttpStatusCode.Forbidden, await reports.SendAsync(await others.MakeAsync("alice", Alice)));
    }

    [Theory]
    [InlineData("/_/..%2Fobjects%2Fkey.pem")]
    [InlineData("/_/..%2fobjects/key.pem")]
    [InlineData("/_/%2e%2e/objects/key.pem")]
    [InlineData("/_/%252e%252e/objects/key.pem")]
    [InlineData("/%5f/key.pem")]
    [InlineData("/_/..\\objects\\key.pem")]
    [InlineData("/_/key.pem?x-oss-process=style")]
    public async Task a_key_address_that_says_more_than_it_seems_is_refused(string path)
    {
        var before = shared.Reports.Keys.LogEntries.Count;

        Assert.Equal(HttpStatusCode.Forbidden,
            await shared.Reports.SendAsync(await shared.Reports.MakeAsync("alice", Alice), shared.Reports.Keys.Url + path));

        Assert.Equal(before, shared.Reports.Keys.LogEntries.Count);
    }

    [Fact]
    public async Task a_key_that_cannot_be_had_is_asked_for_once_however_many_forgeries_name_it()
    {
        await using var reports = await UploadReports.StartAsync();
        var body = await reports.MakeAsync("alice", Alice);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => reports.SendAsync(body, $"{reports.Keys.Url}/_/absent.pem")));
        await reports.SendAsync(body, $"{reports.Keys.Url}/_/absent.pem");

        Assert.Single(reports.Keys.LogEntries);
    }

    [Fact]
    public async Task addresses_without_a_key_are_not_all_asked_and_do_not_crowd_out_the_one_that_has_it()
    {
        await using var reports = await UploadReports.StartAsync();
        var forgery = await reports.MakeAsync("alice", Alice);
        Assert.Equal(HttpStatusCode.OK, await reports.SendAsync(await reports.MakeAsync("alice", Alice)));

        var started = Stopwatch.GetTimestamp();
        foreach (var i in Enumerable.Range(0, 50))
        {
            await reports.SendAsync(forgery, $"{reports.Keys.Url}/_/{i}.pem");
        }

        var minutes = 1 + (int)Math.Ceiling(Stopwatch.GetElapsedTime(started).TotalMinutes);
        Assert.InRange(reports.Keys.LogEntries.Count, 1, 1 + (CallbackKeys.MaxStrangers * minutes));
        reports.Server.Clock.Advance(TimeSpan.FromMinutes(70)); // the key is to be fetched again
        Assert.Equal(HttpStatusCode.OK, await reports.SendAsync(await reports.MakeAsync("alice", Alice)));
    }

    [Fact]
    public async Task reports_are_limited_by_the_minute()
    {
        await using var reports = await UploadReports.StartAsync(("RateLimit:CallbacksPerMinute", "3"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => reports.SendAsync("bucket=sample-bucket")));

        Assert.Equal(3, answers.Count(static a => a == HttpStatusCode.Forbidden));
        Assert.Equal(2, answers.Count(static a => a == HttpStatusCode.TooManyRequests));
    }

    /// <summary>For the attacks that leave nothing behind.</summary>
    public sealed class SharedReports : IAsyncLifetime
    {
        internal UploadReports Reports { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Reports = await UploadReports.StartAsync();

        public ValueTask DisposeAsync() => Reports.DisposeAsync();
    }
}
