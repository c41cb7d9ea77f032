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

    public static TheoryData<string, Func<Fault>> Senseless() => new()
    {
        { "status", static () => Fault.Return(200) },
        { "status", static () => Fault.Return(0) },
        { "status", static () => Fault.Return(600) },
        { "retryAfter", static () => Fault.Throttle(TimeSpan.FromSeconds(-1)) },
        { "delay", static () => Fault.DelayBy(TimeSpan.FromSeconds(-5)) },
        { "delay", static () => Fault.DelayBy(TimeSpan.FromMinutes(11)) },
        { "bytes", static () => Fault.BreakAfter(-1) },
        { "skew", static () => Fault.SkewClock(TimeSpan.FromDays(4000)) },
        { "Times", static () => Fault.Malformed() with { Times = 0 } },
        { "Operation", static () => Fault.Malformed() with { Operation = "" } },
        { "Code", static () => Fault.Return(503, code: new string('x', 257)) },
        { "OSS", static () => Fault.Malformed() with { Host = "OSS" } },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void a_fault_that_makes_no_sense_cannot_be_made(string named, Func<Fault> make)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(make);

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return-503")]
    [InlineData("throttle")]
    [InlineData("delay", "\"milliseconds\":1500")]
    [InlineData("break-after-7-bytes")]
    [InlineData("malformed")]
    [InlineData("clock-skew", "\"seconds\":-60")]
    [InlineData("token-revoked")]
    [InlineData("key-revoked")]
    public void a_fault_made_in_code_is_the_one_that_the_control_API_makes(string name, string? member = null)
    {
        var made = name switch
        {
            "return-503" => Fault.Return(503),
            "throttle" => Fault.Throttle(),
            "delay" => Fault.DelayBy(TimeSpan.FromSeconds(1.5)),
            "break-after-7-bytes" => Fault.BreakAfter(7),
            "malformed" => Fault.Malformed(),
            "clock-skew" => Fault.SkewClock(TimeSpan.FromMinutes(-1)),
            "token-revoked" => Fault.RevokeTokens(),
            _ => Fault.RevokeKeys(),
        };

        Assert.Equal(Read($$"""{"name":"{{name}}","times":2,"host":"oss"{{(member is null ? "" : "," + member)}}}"""), made with { Times = 2, Host = "oss" });
    }

    [Fact]
    public void what_no_host_of_the_process_serves_is_refused()
    {
        _faults.Know("oss", ["GetObject", "GetObjectAcl", "PutObject"]);

        Assert.NotNull(_faults.Add(Fault.Return(503) with { Operation = "putobject" }));
        var operation = Assert.Throws<ArgumentException>(() => _faults.Add(Fault.Return(503) with { Operation = "GetObjekt" }));
        Assert.StartsWith("There is no operation GetObjekt; with GetO begin GetObject, GetObjectAcl.", operation.Message, StringComparison.Ordinal);
        var host = Assert.Throws<ArgumentException>(() => _faults.Add(Fault.Return(503) with { Host = "sts" }));
        Assert.StartsWith("This process serves oss, not sts.", host.Message, StringComparison.Ordinal);

        _faults.Know("sts", ["AssumeRole"]);
        Assert.NotNull(_faults.Add(Fault.Return(503) with { Operation = "AssumeRole" }));
        Assert.Throws<ArgumentException>(() => _faults.Add(Fault.Return(503) with { Host = "oss", Operation = "AssumeRole" }));
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
