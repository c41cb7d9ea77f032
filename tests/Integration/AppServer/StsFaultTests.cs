using System.Net;
using System.Text.Json;
using WireMock.ResponseBuilders;

namespace Scenario.Integration.AppServer;

/// <summary>An STS that throttles, fails, dawdles, breaks off, talks nonsense or has another clock.</summary>
public sealed class StsFaultTests : IDisposable
{
    private readonly MovedClock _clock = new();
    private readonly MisbehavingSts _sts;

    public StsFaultTests() => _sts = new MisbehavingSts(_clock);

    public void Dispose() => _sts.Dispose();

    [Fact]
    public async Task a_short_throttling_is_waited_out_and_each_attempt_is_signed_anew()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Next.Enqueue(MisbehavingSts.Error(400, "Throttling.User", retryAfterMilliseconds: 20));
        _sts.Next.Enqueue(MisbehavingSts.Error(400, "Throttling"));

        await server.CredentialsAsync("alice");

        Assert.Equal(3, _sts.Calls.Count);
        Assert.Equal(3, _sts.Calls.Select(static c => c.Nonce).Distinct().Count());
        Assert.Equal(3, _sts.Calls.Select(static c => c.Authorization).Distinct().Count());
    }

    [Fact]
    public async Task a_long_throttling_is_passed_on_and_respected_until_it_is_over()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Next.Enqueue(MisbehavingSts.Error(400, "Throttling.User", retryAfterMilliseconds: 30_000));

        using var refused = await server.PostAsync("/api/credentials", "alice", new { });
        using var notEvenAsked = await server.PostAsync("/api/credentials", "bob", new { });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notEvenAsked.StatusCode);
        Assert.InRange(notEvenAsked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 20, 30);
        Assert.Single(_sts.Calls);

        _clock.Advance(TimeSpan.FromSeconds(31));
        await server.CredentialsAsync("alice");
        Assert.Equal(2, _sts.Calls.Count);
    }

    [Fact]
    public async Task server_errors_are_retried()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Next.Enqueue(MisbehavingSts.Error(503, "ServiceUnavailable"));
        _sts.Next.Enqueue(MisbehavingSts.Text(502, "<html>bad gateway</html>", "text/html"));

        await server.CredentialsAsync("alice");

        Assert.Equal(3, _sts.Calls.Count);
    }

    [Fact]
    public async Task lasting_server_errors_end_in_503_with_a_problem_document()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Always = MisbehavingSts.Error(500, "InternalError");

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("sts-unavailable", problem.GetProperty("code").GetString());
        Assert.Equal("InternalError", problem.GetProperty("stsCode").GetString());
        Assert.Equal("E-1", problem.GetProperty("stsRequestId").GetString());
        Assert.Equal(4, _sts.Calls.Count);
    }

    [Fact]
    public async Task a_slow_answer_is_given_up_and_asked_again()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock, ("Sts:AttemptTimeout", "00:00:00.300"), ("Sts:TotalTimeout", "00:00:01"));
        _sts.DelayAll(TimeSpan.FromSeconds(5));

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        _sts.Recover();
        while (true)
        {
            // on a slow machine an attempt may be too slow for its 300 ms without any fault: the next one need not be
            _clock.Advance(TimeSpan.FromMinutes(1));
            using var again = await server.PostAsync("/api/credentials", "alice", new { });
            if (again.StatusCode == HttpStatusCode.OK)
            {
                break;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
        }
    }

    [Theory]
    [InlineData(FaultType.EMPTY_RESPONSE)]
    [InlineData(FaultType.MALFORMED_RESPONSE_CHUNK)]
    public async Task a_cut_answer_is_asked_again(FaultType fault)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.FailNext(fault, times: 2);

        await server.CredentialsAsync("alice");
    }

    [Theory]
    [InlineData("<html>login to the hotel's network</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Credentials":null}""")]
    [InlineData("""{"Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"","SecurityToken":"t","Expiration":"2030-01-01T00:00:00Z"}}""")]
    [InlineData("""{"Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"s","SecurityToken":"t","Expiration":"tomorrow"}}""")]
    [InlineData("""{"Credentials":{"AccessKeyId":1,"AccessKeySecret":"s","SecurityToken":"t","Expiration":"2030-01-01T00:00:00Z"}}""")]
    [InlineData("""{"Credentials":{"AccessKeyId":"STS.1","AccessKeySecret":"s","SecurityToken":"t","Expiration":"2030-01-""")]
    [InlineData("")]
    public async Task a_malformed_answer_hands_out_nothing(string body)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Always = MisbehavingSts.Text(200, body);

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("STS.1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_refusal_is_final_and_names_the_code()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.Always = MisbehavingSts.Error(403, "NoPermission", "You are not authorized to do this action.");

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(_sts.Calls);
        Assert.Contains("NoPermission", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task another_clock_is_learnt_from_the_refusal_and_used_from_then_on(int seconds)
    {
        var wrong = new MovedClock();
        wrong.Advance(TimeSpan.FromSeconds(seconds));
        await using var server = await AppServerReplica.StartAsync(_sts.Url, wrong);

        var first = await server.CredentialsAsync("alice");
        await server.CredentialsAsync("bob");

        Assert.Equal(3, _sts.Calls.Count); // one refusal, then both at once
        var lifetime = first.GetProperty("expiration").GetDateTimeOffset() - first.GetProperty("serverTime").GetDateTimeOffset();
        Assert.InRange(lifetime.TotalSeconds, 1790, 1801);
    }

    [Fact]
    public async Task cached_credentials_bridge_an_outage_while_they_live()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        var first = await server.CredentialsAsync("alice");
        _sts.Always = MisbehavingSts.Error(503, "ServiceUnavailable");

        _clock.Advance(TimeSpan.FromSeconds(1000));
        var bridged = await server.CredentialsAsync("alice");
        Assert.Equal(first.GetProperty("accessKeyId").GetString(), bridged.GetProperty("accessKeyId").GetString());
        using var other = await server.PostAsync("/api/credentials", "bob", new { });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, other.StatusCode);

        _clock.Advance(TimeSpan.FromSeconds(800));
        using var dead = await server.PostAsync("/api/credentials", "alice", new { });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dead.StatusCode);

        _sts.Always = null;
        _clock.Advance(TimeSpan.FromSeconds(61));
        var renewed = await server.CredentialsAsync("alice");
        Assert.NotEqual(first.GetProperty("accessKeyId").GetString(), renewed.GetProperty("accessKeyId").GetString());
    }

    [Fact]
    public async Task a_hundred_requests_at_once_make_one_call()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        _sts.DelayAll(TimeSpan.FromMilliseconds(200));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.CredentialsAsync("alice")));

        Assert.Single(answers.Select(static a => a.GetProperty("accessKeyId").GetString()).Distinct());
        Assert.Single(_sts.Calls);
    }

    [Fact]
    public async Task rejected_credentials_are_replaced_once()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        var first = (await server.CredentialsAsync("alice")).GetProperty("accessKeyId").GetString();

        var second = (await server.CredentialsAsync("alice", rejected: first)).GetProperty("accessKeyId").GetString();
        var again = (await server.CredentialsAsync("alice", rejected: first)).GetProperty("accessKeyId").GetString();

        Assert.NotEqual(first, second);
        Assert.Equal(second, again);
        Assert.Equal(2, _sts.Calls.Count);
    }

    [Fact]
    public async Task no_secret_enters_the_log()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        await server.CredentialsAsync("alice");
        _sts.Always = MisbehavingSts.Error(400, "SignatureDoesNotMatch", "no match. server string to sign is:ACS3-HMAC-SHA256\nabc");
        using var failed = await server.PostAsync("/api/credentials", "bob", new { });
        using var signed = await server.PostAsync("/api/presign", "alice", new { key = "users/alice/a.jpg" });
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);

        foreach (var secret in (string[])["secret-of-", "token-of-", "ScenarioAppServerSecret", "eyJ", "x-oss-signature=", "string to sign"])
        {
            Assert.DoesNotContain(secret, server.Log.Text, StringComparison.Ordinal);
        }

        Assert.Contains("alice (https://login.example.com) got my-files (Issued): STS.1", server.Log.Text, StringComparison.Ordinal);
    }
}
