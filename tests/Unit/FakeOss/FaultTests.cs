using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Scenario.Unit.FakeOss;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await OssTestHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"throttle"}""", 503, "ServiceUnavailable")]
    [InlineData("""{"name":"return-500"}""", 500, "InternalError")]
    [InlineData("""{"name":"return-403"}""", 403, "AccessDenied")]
    [InlineData("""{"name":"return-404"}""", 404, "NoSuchKey")]
    [InlineData("""{"name":"return-400"}""", 400, "InvalidRequest")]
    [InlineData("""{"name":"return-503","code":"Busy","message":"later"}""", 503, "Busy")]
    public async Task a_status_and_code_are_answered_as_asked_and_journalled(string fault, int status, string code)
    {
        await AddAsync(fault.Replace("}", ",\"times\":1}", StringComparison.Ordinal));

        var answer = await _host.Root.GetAsync(Photo);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Contains(_host.Journal.Find(answer.Header("x-oss-request-id")!)!.Fault!, fault, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.Root.GetAsync(Photo)).Status);
    }

    [Fact]
    public async Task a_fault_strikes_its_operation_its_host_and_its_key_only()
    {
        await AddAsync("""{"name":"return-500","operation":"putobject"}""");
        await AddAsync("""{"name":"return-503","host":"oss","operation":"ListBuckets"}""");
        await AddAsync("""{"name":"return-503","accessKeyId":"LTAI5tScenarioAppSrv0001"}""");

        Assert.Equal(500, (await _host.Root.PutAsync("faults/a", "x")).Status);
        Assert.Equal(404, (await _host.Root.GetAsync("faults/a")).Status);
        Assert.Equal(503, (await _host.Client("LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001").GetAsync(Photo)).Status);
    }

    [Fact]
    public async Task a_fault_does_not_hide_a_wrong_signature()
    {
        await AddAsync("""{"name":"return-503"}""");

        Assert.Equal("SignatureDoesNotMatch", (await _host.Client(OssTestHost.RootKeyId, "wrong").GetAsync(Photo)).Code);
    }

    [Fact]
    public async Task the_clock_skews_only_when_a_signature_is_judged()
    {
        await AddAsync("""{"name":"clock-skew","seconds":901,"times":1}""");

        var skewed = await _host.Root.GetAsync(Photo);

        Assert.Equal((403, "RequestTimeTooSkewed"), (skewed.Status, skewed.Code));
        Assert.Equal(200, (await _host.Root.GetAsync(Photo)).Status);
    }

    [Fact]
    public async Task a_token_or_a_key_is_revoked()
    {
        await AddAsync("""{"name":"token-revoked","times":1}""");
        await AddAsync("""{"name":"key-revoked","times":1}""");
        var session = _host.Session("oss-readonly");

        Assert.Equal("SecurityTokenExpired", (await session.GetAsync(Photo)).Code);
        Assert.Equal(200, (await session.GetAsync(Photo)).Status);
        var revoked = await _host.Root.GetAsync(Photo);
        Assert.Equal(("InvalidAccessKeyId", "0002-00000901"), (revoked.Code, revoked.Ec));
        Assert.Equal(200, (await _host.Root.GetAsync(Photo)).Status);
    }

    [Fact]
    public async Task a_malformed_answer_has_its_length_and_no_sense()
    {
        var sound = await _host.Root.GetAsync(Photo);
        await AddAsync("""{"name":"malformed","times":1}""");

        var malformed = await _host.Root.GetAsync(Photo);

        Assert.Equal((200, sound.Body.Length), (malformed.Status, malformed.Body.Length));
        Assert.Equal(sound.Body[..8], malformed.Body[..8]);
        Assert.All(malformed.Body[8..], b => Assert.Equal((byte)'#', b));
    }

    [Fact]
    public async Task a_broken_connection_loses_the_rest_of_the_answer()
    {
        await AddAsync("""{"name":"break-after-1000-bytes","times":1}""");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _host.Root.GetAsync(Photo));
        Assert.Equal(200, (await _host.Root.GetAsync(Photo)).Status);
    }

    [Fact]
    public async Task a_delay_waits_before_anything_else()
    {
        await AddAsync("""{"name":"delay","milliseconds":300,"times":1}""");
        var watch = Stopwatch.StartNew();

        Assert.Equal(200, (await _host.Root.GetAsync(Photo)).Status);

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(290), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("""{"name":"return-503","operation":"GetObjekt"}""", "$.operation", "GetObject")]
    [InlineData("""{"name":"return-503","host":"sts"}""", "$.host", "This process serves oss")]
    public async Task a_fault_that_no_request_can_meet_is_refused(string fault, string path, string message)
    {
        using var content = new StringContent(fault, Encoding.UTF8, "application/json");
        using var response = await _host.Http.PostAsync(new Uri(_host.Endpoint, "/__admin/faults"), content, TestContext.Current.CancellationToken);
        using var told = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal((400, path), ((int)response.StatusCode, told.RootElement.GetProperty("path").GetString()));
        Assert.Contains(message, told.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task AddAsync(string fault)
    {
        using var content = new StringContent(fault, Encoding.UTF8, "application/json");
        using var response = await _host.Http.PostAsync(new Uri(_host.Endpoint, "/__admin/faults"), content, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)response.StatusCode);
    }
}
