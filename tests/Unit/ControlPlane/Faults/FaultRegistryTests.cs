using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Faults;

namespace Scenario.Unit.ControlPlane.Faults;

public sealed class FaultRegistryTests
{
    private readonly FaultRegistry _faults = new();

    [Fact]
    public void without_faults_nothing_strikes() => Assert.Same(ActiveFaults.None, _faults.Take("sts", "AssumeRole", "k", false));

    [Fact]
    public void a_fault_goes_when_it_has_struck_as_often_as_asked()
    {
        _faults.Add(Read("""{"name":"return-503","operation":"assumerole","times":2}"""));
        Assert.Null(_faults.Take("sts", "GetCallerIdentity", null, false).Answer);
        Assert.NotNull(_faults.Take("sts", "AssumeRole", null, false).Answer);
        Assert.Equal(1, Assert.Single(_faults.List()).Hits);
        Assert.NotNull(_faults.Take("sts", "AssumeRole", null, false).Answer);
        Assert.Empty(_faults.List());
        Assert.Null(_faults.Take("sts", "AssumeRole", null, false).Answer);
    }

    [Fact]
    public void host_and_key_narrow_it()
    {
        _faults.Add(Read("""{"name":"throttle","host":"oss","accessKeyId":"k1"}"""));
        Assert.Null(_faults.Take("sts", "PutObject", "k1", false).Answer);
        Assert.Null(_faults.Take("oss", "PutObject", "k2", false).Answer);
        Assert.NotNull(_faults.Take("oss", null, "k1", false).Answer);
    }

    [Fact]
    public void revocations_strike_only_what_they_revoke()
    {
        _faults.Add(Read("""{"name":"token-revoked","times":1}"""));
        _faults.Add(Read("""{"name":"key-revoked","times":1}"""));
        Assert.False(_faults.Take("sts", "AssumeRole", null, false).IsKeyRevoked);
        Assert.True(_faults.Take("sts", "AssumeRole", "LTAI", false).IsKeyRevoked);
        Assert.True(_faults.Take("sts", "AssumeRole", "STS.", true).IsTokenRevoked);
        Assert.Empty(_faults.List());
    }

    [Fact]
    public void two_faults_of_one_kind_strike_one_after_the_other()
    {
        _faults.Add(Read("""{"name":"return-500","times":1}"""));
        _faults.Add(Read("""{"name":"return-503","times":1}"""));
        _faults.Add(Read("""{"name":"delay","milliseconds":1,"times":1}"""));
        Assert.Equal("return-500, delay", _faults.Take("sts", "X", null, false).Names);
        Assert.Equal("return-503", _faults.Take("sts", "X", null, false).Names);
    }

    [Fact]
    public void faults_are_removed_one_by_one_or_all_together()
    {
        var first = _faults.Add(Read("""{"name":"malformed"}"""))!;
        _faults.Add(Read("""{"name":"malformed"}"""));
        Assert.True(_faults.Remove(first));
        Assert.False(_faults.Remove(first));
        _faults.Clear();
        Assert.Empty(_faults.List());
    }

    [Theory]
    [InlineData("""{}""", "$.name")]
    [InlineData("""{"name":"explode"}""", "$.name")]
    [InlineData("""{"name":"return-200"}""", "$.name")]
    [InlineData("""{"name":"return-"}""", "$.name")]
    [InlineData("""{"name":"break-after--1-bytes"}""", "$.name")]
    [InlineData("""{"name":"delay"}""", "$.milliseconds")]
    [InlineData("""{"name":"delay","milliseconds":600001}""", "$.milliseconds")]
    [InlineData("""{"name":"malformed","times":0}""", "$.times")]
    [InlineData("""{"name":"malformed","code":"X"}""", "$.code")]
    [InlineData("""{"name":"throttle","host":"ram"}""", "$.host")]
    [InlineData("""{"name":"throttle","operation":7}""", "$.operation")]
    [InlineData("""{"name":"throttle","retryAfterMilliseconds":"soon"}""", "$.retryAfterMilliseconds")]
    public void a_fault_that_makes_no_sense_is_refused_with_its_path(string json, string path)
    {
        var e = Assert.Throws<AdminErrorException>(() => Read(json));
        Assert.Equal((400, "InvalidFault", path), (e.Error.Status, e.Error.Code, e.Error.Path));
    }

    [Fact]
    public async Task a_malformed_answer_keeps_its_length_and_parses_as_nothing()
    {
        _faults.Add(Read("""{"name":"malformed"}"""));
        Assert.Equal("{\"Reques#######", await WriteAsync("{\"RequestId\":1}", 5));
    }

    [Theory]
    [InlineData(0, "", true)]
    [InlineData(4, "0123", true)]
    [InlineData(9, "012345678", true)]
    [InlineData(10, "0123456789", false)]
    public async Task a_broken_answer_stops_after_so_many_bytes(int bytes, string written, bool aborted)
    {
        _faults.Add(Read($$"""{"name":"break-after-{{bytes}}-bytes"}"""));
        var lifetime = new Lifetime();
        Assert.Equal(written, await WriteAsync("0123456789", 4, lifetime));
        Assert.Equal(aborted, lifetime.IsAborted);
    }

    private async Task<string> WriteAsync(string text, int chunk, Lifetime? lifetime = null)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature>(lifetime ?? new Lifetime());
        _faults.Take("sts", "X", null, false).ShapeAnswer(context);
        foreach (var part in Encoding.ASCII.GetBytes(text).Chunk(chunk))
        {
            await context.Response.Body.WriteAsync(part);
        }

        return Encoding.ASCII.GetString(body.ToArray());
    }

    private static Fault Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FaultReader.Read(document.RootElement);
    }

    private sealed class Lifetime : Microsoft.AspNetCore.Http.Features.IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }
}
