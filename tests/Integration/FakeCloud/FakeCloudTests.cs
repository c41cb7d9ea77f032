using System.Net;
using Scenario.FakeCloud;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeCloud;

/// <summary>The package as a test project uses it: seed in C#, tokens, arranging, faults, reasons, clock, snapshots.</summary>
public sealed class FakeCloudTests
{
    private const string Account = "1234567890123456";
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];

    private static Seed Photos { get; } = Seed.Account(Account)
        .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
        .User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])
        .Role("photo-user", trust: Trust.Account(Account), policies: ["photo-rw"])
        .Bucket("photos", "cn-shanghai", static b => b.Object("users/bob/beach.jpg", Jpeg, "image/jpeg").Object("private/salary.csv", "1,2"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_token_reads_what_its_role_and_session_policy_allow_and_the_refusal_says_why()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        var token = await cloud.IssueTokenAsync("photo-user", session: "alice", policy: Policy.Allow("oss:GetObject").On("acs:oss:*:*:photos/users/bob/*"));

        var (ok, bytes) = await GetAsync(cloud, token, "users/bob/beach.jpg");
        var (refused, _) = await GetAsync(cloud, token, "private/salary.csv");

        Assert.Equal(HttpStatusCode.OK, ok);
        Assert.Equal(Jpeg, bytes);
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        var refusal = cloud.Requests.Refused.Single();
        Assert.Equal("GetObject", refusal.Operation);
        Assert.Equal("AccessDenied", refusal.Code);
        Assert.Equal(DecidedBy.Session, refusal.Decision!.DecidedBy);
        Assert.True(refusal.Decision.IsDenied);
        Assert.Contains("session policy does not allow oss:GetObject", refusal.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("Allowed", refusal.Why, StringComparison.Ordinal);
        Assert.Same(refusal, await cloud.Requests.WaitForAsync(static r => r.IsRefused, TimeSpan.FromMinutes(1), Token));
    }

    [Fact]
    public async Task a_role_without_policies_is_not_blamed_on_the_session_that_allows()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        await cloud.Ram.DetachPolicyAsync("photo-user", "photo-rw", Token);

        var decision = await cloud.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/x", sessionPolicy: Policy.Allow("oss:GetObject"));

        Assert.StartsWith("Denied: no policy says anything about oss:GetObject", decision.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExplainIn.Nowhere, false, false)]
    [InlineData(ExplainIn.Header, true, false)]
    [InlineData(ExplainIn.Message, true, true)]
    public async Task a_refusal_tells_its_reason_where_a_test_asked_for_it(ExplainIn where, bool inHeader, bool inMessage)
    {
        await using var cloud = await FakeCloudHost.StartAsync(options => (options.Seed, options.Explain) = (Photos, where));
        var token = await cloud.IssueTokenAsync("photo-user");

        using var answer = await SendAsync(cloud, token, "private/salary.csv");
        var body = await answer.Content.ReadAsStringAsync(Token);
        using var http = cloud.CreateHttpClient();
        using var sts = await http.GetAsync(new Uri(cloud.StsEndpoint, "/?Action=GetCallerIdentity&Version=2015-04-01&Format=JSON"), Token);

        Assert.Equal(inHeader, answer.Headers.TryGetValues("x-scenario-why", out var why)
            && why.Single().StartsWith("Denied: statement 0 of 'photo-rw'", StringComparison.Ordinal));
        Assert.Equal(inMessage, body.Contains("(Denied: statement 0 of 'photo-rw'", StringComparison.Ordinal));
        Assert.True((int)sts.StatusCode >= 400);
        Assert.DoesNotContain("(Denied", cloud.Requests[0].Message!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_exception_that_names_the_request_id_is_explained()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        var token = await cloud.IssueTokenAsync("photo-user");
        await GetAsync(cloud, token, "private/salary.csv");
        var sdkException = new InvalidOperationException("outer", new SdkException(cloud.Requests[0].RequestId.ToLowerInvariant()));

        var explained = cloud.Explain(sdkException);

        Assert.Same(cloud.Requests[0], explained.Request);
        Assert.Contains("Denied: statement 0 of 'photo-rw'", explained.Message, StringComparison.Ordinal);
        Assert.Same(sdkException, explained.InnerException);
        Assert.Null(cloud.Explain(new InvalidOperationException("no id")).Request);
    }

    [Fact]
    public async Task decide_answers_as_the_servers_would()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        var narrow = Policy.Allow("oss:GetObject").On("acs:oss:*:*:photos/users/alice/*");

        Assert.True((await cloud.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/x")).IsAllowed);
        Assert.Equal(DecidedBy.Session, (await cloud.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/x", sessionPolicy: narrow)).DecidedBy);
        Assert.Equal(DecisionOutcome.ImplicitDeny, (await cloud.DecideAsync("photo-user", "oss:DeleteObject", "photos/users/bob/x")).Outcome);
        Assert.True((await cloud.DecideAsync("backend", "sts:AssumeRole", $"acs:ram::{Account}:role/photo-user")).IsAllowed);
        var unknown = await Assert.ThrowsAsync<ArgumentException>(() => cloud.DecideAsync("photo-usr", "oss:GetObject", "photos/x"));
        Assert.Contains("there are the roles photo-user and the users backend", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.DecideAsync("photo-user", "oss:GetObject", "fotos/x"));
    }

    [Fact]
    public async Task decide_lists_public_buckets_only_where_the_server_does()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options =>
        {
            options.Seed = Photos.With(Seed.Json("""{"accounts":[{"accountId":"1234567890123456","buckets":[{"name":"open","acl":"public-read"}]}]}"""));
            options.ConfigureOss = static oss => oss with { AllowPublicListing = false };
        });

        Assert.False((await cloud.DecideAsync("backend", "oss:ListObjects", "open")).IsAllowed);
        Assert.True((await cloud.DecideAsync("backend", "oss:GetObject", "open/x")).IsAllowed);
    }

    [Fact]
    public async Task identities_can_be_changed_under_a_running_token()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        var token = await cloud.IssueTokenAsync("photo-user");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);

        await cloud.Ram.DetachPolicyAsync("photo-user", "photo-rw", Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        await cloud.Ram.AttachPolicyAsync("photo-user", "AliyunOSSReadOnlyAccess", Token);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        await cloud.Ram.PutPolicyAsync("photo-rw", Policy.Deny("oss:*"), cancellationToken: Token);
        await cloud.Ram.AttachPolicyAsync("photo-user", "photo-rw", Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        await cloud.Ram.RevokeAsync(token, Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        Assert.Equal("SecurityTokenExpired", cloud.Requests[^1].Code);

        await cloud.Ram.DisableKeyAsync("LTAIbackend", Token);
        Assert.Throws<ArgumentException>(() => cloud.EnvironmentFor("backend"));
        await cloud.Ram.EnableKeyAsync("LTAIbackend", Token);
        Assert.Equal("LTAIbackend", cloud.EnvironmentFor("backend")["OSS_ACCESS_KEY_ID"]);
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Ram.DetachPolicyAsync("photo-user", "nothing", Token));
    }

    [Fact]
    public async Task a_fault_strikes_as_often_as_it_is_told_and_one_that_cannot_strike_is_refused()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        var token = await cloud.IssueTokenAsync("photo-user");
        using (cloud.Faults.Return("GetObject", 503, times: 1))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
            Assert.Equal("return-503", cloud.Requests[^1].Fault);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        }

        using (cloud.Faults.Revoke(service: CloudFaults.Oss))
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(cloud, token, "users/bob/beach.jpg")).Status);
        Assert.Contains("GetObjekt", Assert.Throws<ArgumentException>(() => cloud.Faults.Throttle("GetObjekt")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => cloud.Faults.Throttle("GetObject", service: "OSS"));
        Assert.Throws<ArgumentException>(() => cloud.Faults.Throttle("AssumeRole", service: CloudFaults.Oss));
        Assert.Throws<ArgumentOutOfRangeException>(() => cloud.Faults.Return(null, 200));
        Assert.Throws<ArgumentOutOfRangeException>(() => cloud.Faults.Throttle(times: 0));
    }

    [Fact]
    public async Task what_was_arranged_is_there_and_a_snapshot_brings_everything_back()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);
        await cloud.Oss.PutAsync("photos", "users/alice/a.txt", "first", cancellationToken: Token);
        Assert.Equal("first", (await cloud.Oss.ReadAsync("photos", "users/alice/a.txt", Token)).Text);
        Assert.Equal("text/plain", (await cloud.Oss.ReadAsync("photos", "users/alice/a.txt", Token)).ContentType);
        cloud.Clock.Advance(TimeSpan.FromDays(3));
        await using var mark = await cloud.SnapshotAsync();

        await cloud.Oss.PutAsync("photos", "users/alice/a.txt", "second", cancellationToken: Token);
        await cloud.Oss.DeleteAsync("photos", "users/bob/beach.jpg");
        await cloud.Ram.DetachPolicyAsync("photo-user", "photo-rw", Token);
        cloud.Faults.Throttle("AssumeRole");
        cloud.Clock.Advance(TimeSpan.FromDays(30));
        await cloud.RestoreAsync(mark, Token);

        Assert.Equal("first", (await cloud.Oss.ReadAsync("photos", "users/alice/a.txt", Token)).Text);
        Assert.Equal(["private/salary.csv", "users/alice/a.txt", "users/bob/beach.jpg"], await cloud.Oss.KeysAsync("photos"));
        Assert.True((await cloud.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/x")).IsAllowed);
        Assert.Empty(cloud.FaultRegistry.List());
        Assert.Equal(TimeSpan.FromDays(3), cloud.Clock.Offset);
        var missing = await Assert.ThrowsAsync<KeyNotFoundException>(() => cloud.Oss.ReadAsync("photos", "nothing", Token));
        Assert.Contains("It has private/salary.csv", missing.Message, StringComparison.Ordinal);
        await using var other = await FakeCloudHost.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => other.RestoreAsync(mark, Token));
    }

    [Fact]
    public async Task it_begins_at_the_given_time_and_a_reset_leads_back_there()
    {
        var now = new DateTimeOffset(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Now = now);
        Assert.InRange(cloud.Clock.GetUtcNow(), now, now.AddMinutes(10));
        Assert.InRange((await cloud.Oss.ReadAsync("sample-bucket", "2015/01/01/grass.jpg", Token)).LastModified, now, now.AddMinutes(10));
        cloud.Clock.Advance(TimeSpan.FromDays(2));
        await cloud.Oss.PutAsync("sample-bucket", "extra", "x", cancellationToken: Token);

        await cloud.ResetAsync(Token);

        Assert.InRange(cloud.Clock.GetUtcNow(), now, now.AddMinutes(10));
        Assert.Null(await cloud.Oss.FindAsync("sample-bucket", "extra", Token));
        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task timers_of_the_clock_fire_in_order_when_it_is_moved()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var fired = new List<string>();
        await using var late = cloud.Clock.CreateTimer(_ => fired.Add("after 2 h"), null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        await using var hourly = cloud.Clock.CreateTimer(_ => fired.Add("hourly"), null, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        var delay = Task.Delay(TimeSpan.FromHours(3), cloud.Clock, Token);
        var before = cloud.Clock.GetTimestamp();

        cloud.Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        Assert.Equal(["hourly", "hourly", "after 2 h"], fired);
        Assert.False(delay.IsCompleted);
        Assert.True(cloud.Clock.GetElapsedTime(before) >= TimeSpan.FromHours(2));
        cloud.Clock.SetUtcNow(cloud.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        await delay;

        Assert.Equal(["hourly", "hourly", "after 2 h", "hourly"], fired);
    }

    [Fact]
    public async Task an_app_is_pointed_at_it_by_settings_or_environment()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Photos);

        var own = cloud.ToSettings("backend", new Dictionary<string, string> { ["Sts:Endpoint"] = "{StsEndpoint}/x", ["Key"] = "{AccessKeyId}" });
        var usual = cloud.ToSettings("backend");

        Assert.Equal($"http://127.0.0.1:{cloud.StsEndpoint.Port}/x", own["Sts:Endpoint"]);
        Assert.Equal("LTAIbackend", own["Key"]);
        Assert.Equal("secret", usual["AlibabaCloud:AccessKeySecret"]);
        Assert.Contains("[::1]", cloud.EnvironmentFor("backend")["no_proxy"], StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => cloud.ToSettings("backend", new Dictionary<string, string> { ["x"] = "{Endpoint}" }));
        Assert.Throws<ArgumentException>(() => cloud.ToSettings("nobody"));
        var token = await cloud.IssueTokenAsync("photo-user");
        Assert.Equal(token.SecurityToken, cloud.EnvironmentFor(token)["OSS_SESSION_TOKEN"]);
        Assert.DoesNotContain(token.AccessKeySecret, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task tls_is_served_by_the_authority_that_the_client_trusts()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Https = true);
        using var http = cloud.CreateHttpClient();

        using var answer = await http.GetAsync(new Uri(cloud.StsHttpsEndpoint!, "/__admin/health"), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(cloud.CertificateAuthority!.HasPrivateKey);
    }

    [Fact]
    public async Task a_seed_that_breaks_a_rule_is_refused_with_its_place()
    {
        var wrong = Seed.Account("11223344").Role("r", Trust.Account("11223344"), policies: ["AliyunOSSFulAccess"]);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => FakeCloudHost.StartAsync(options => options.Seed = wrong));

        Assert.Contains("$.accounts[0].roles[0].policies[0]: There is no Custom policy 'AliyunOSSFulAccess'", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(FakeCloudHost cloud, IssuedToken token, string key)
    {
        using var answer = await SendAsync(cloud, token, key);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Token));
    }

    private static async Task<HttpResponseMessage> SendAsync(FakeCloudHost cloud, IssuedToken token, string key)
    {
        using var http = cloud.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.OssEndpoint, $"/photos/{key}"));
        var signed = OssV4Signature.SignHeaders(
            new OssRequestToSign("GET", "photos", key, [], []), token.AccessKeyId, token.AccessKeySecret, token.SecurityToken, "cn-shanghai",
            DateTimeOffset.UtcNow);
        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, Token);
    }

    private sealed class SdkException(string requestId) : Exception("Access denied by authorizer's policy.")
    {
        public string RequestId => requestId;
    }
}
