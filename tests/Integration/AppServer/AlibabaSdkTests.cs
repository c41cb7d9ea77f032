#if ALIBABA_SDK
using System.Net;
using Scenario.AppServer.Hosting;

namespace Scenario.Integration.AppServer;

/// <summary>The vendor's SDK behind the same interface: what the other client's tests show must hold for it, too.</summary>
public sealed class AlibabaSdkTests : IDisposable
{
    private readonly MisbehavingSts _sts = new();

    public void Dispose() => _sts.Dispose();

    [Fact]
    public async Task a_throttling_is_waited_out_and_each_attempt_is_signed_anew()
    {
        await using var server = await StartAsync();
        _sts.Next.Enqueue(MisbehavingSts.Error(400, "Throttling.User"));
        _sts.Next.Enqueue(MisbehavingSts.Error(503, "ServiceUnavailable"));

        await server.CredentialsAsync("alice");

        Assert.Equal(3, _sts.Calls.Select(static c => c.Nonce).Distinct().Count());
    }

    [Fact]
    public async Task a_refusal_is_final()
    {
        await using var server = await StartAsync();
        _sts.Always = MisbehavingSts.Error(403, "NoPermission");

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(_sts.Calls);
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("{}")]
    public async Task a_malformed_answer_hands_out_nothing(string body)
    {
        await using var server = await StartAsync();
        _sts.Always = MisbehavingSts.Text(200, body);

        using var response = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task a_root_key_is_refused()
    {
        _sts.IdentityType = "Account";

        await Assert.ThrowsAsync<StartRefusedException>(StartAsync);
    }

    private Task<AppServerReplica> StartAsync() => AppServerReplica.StartAsync(_sts.Url, null, ("Sts:Client", "AlibabaSdk"));
}
#endif
