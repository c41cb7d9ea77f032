using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Journal;
using Scenario.Hosting;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.ControlPlane.Admin;

public sealed class AdminApiTests
{
    private const string Token = "a-token-of-the-trainer";

    private readonly MovableClock _clock = new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    private readonly RequestJournal _journal = new();

    [Fact]
    public async Task health_tells_the_version()
    {
        var (status, body) = await CallAsync("GET", "/__admin/health");
        Assert.Equal(200, status);
        Assert.Equal("ok", body.GetProperty("status").GetString());
        Assert.Matches("^\\d+\\.\\d+\\.\\d+(-[\\w.-]+)?$", body.GetProperty("version").GetString());
    }

    [Fact]
    public async Task another_path_is_left_to_the_host()
    {
        var context = Context("GET", "/", "");
        Assert.False(await Api().TryHandleAsync(context));
    }

    [Theory]
    [InlineData("""{"advanceSeconds":960}""", "2026-01-01T00:16:00Z", 960)]
    [InlineData("""{"set":"2026-01-02T00:00:00Z"}""", "2026-01-02T00:00:00Z", 86400)]
    [InlineData("""{"reset":true}""", "2026-01-01T00:00:00Z", 0)]
    public async Task the_clock_moves_and_answers_as_a_get(string body, string utcNow, double offset)
    {
        var (status, answer) = await CallAsync("POST", "/__admin/clock", body);
        Assert.Equal(200, status);
        Assert.Equal(utcNow, answer.GetProperty("utcNow").GetString());
        Assert.Equal(offset, answer.GetProperty("offsetSeconds").GetDouble());
        var (_, again) = await CallAsync("GET", "/__admin/clock");
        Assert.Equal(answer.GetRawText(), again.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"advanceSeconds":"960"}""")]
    [InlineData("""{"advanceSeconds":1e300}""")]
    [InlineData("""{"advanceSeconds":1,"reset":true}""")]
    [InlineData("""{"set":"tomorrow"}""")]
    [InlineData("""{"reset":false}""")]
    public async Task a_clock_body_of_another_shape_is_refused(string body)
    {
        var (status, answer) = await CallAsync("POST", "/__admin/clock", body);
        Assert.Equal(400, status);
        Assert.StartsWith("$", answer.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.GetProperty("message").GetString()!);
        Assert.Equal(TimeSpan.Zero, _clock.Offset);
    }

    [Theory]
    [InlineData("""{"advanceSeconds":1e11}""", "$.advanceSeconds")]
    [InlineData("""{"advanceSeconds":-63000000000}""", "$.advanceSeconds")]
    [InlineData("""{"set":"9999-12-31T23:59:59Z"}""", "$.set")]
    [InlineData("""{"set":"0001-01-01T00:00:00Z"}""", "$.set")]
    public async Task a_move_of_more_than_a_thousand_years_is_refused_and_the_limit_named(string body, string path)
    {
        var (status, answer) = await CallAsync("POST", "/__admin/clock", body);
        Assert.Equal((400, "InvalidClock", path), (status, answer.GetProperty("code").GetString(), answer.GetProperty("path").GetString()));
        Assert.Contains("at most 1000 years", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, _clock.Offset);
    }

    [Fact]
    public async Task reset_returns_clock_and_journal_to_the_start()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        _journal.Add(Entry("A"));
        var (status, _) = await CallAsync("POST", "/__admin/reset");
        Assert.Equal(204, status);
        Assert.Equal(TimeSpan.Zero, _clock.Offset);
        Assert.Empty(_journal.Last(10));
    }

    [Fact]
    public async Task requests_are_listed_newest_last_and_explained_one_by_one()
    {
        _journal.Add(Entry("A"));
        _journal.Add(Entry("B") with { Decision = Refused(), Code = "NoPermission", Message = "You are not authorized." });

        var (_, list) = await CallAsync("GET", "/__admin/requests?last=1");
        var entry = Assert.Single(list.GetProperty("requests").EnumerateArray());
        Assert.Equal("B", entry.GetProperty("requestId").GetString());
        Assert.Equal("ImplicitDeny", entry.GetProperty("decision").GetString());
        Assert.Equal("2026-01-01T00:00:00Z", entry.GetProperty("time").GetString());

        var (status, one) = await CallAsync("GET", "/__admin/requests/b");
        Assert.Equal(200, status);
        Assert.Equal("ImplicitDeny", one.GetProperty("decision").GetString());
        Assert.Equal("none", one.GetProperty("decidedBy").GetString());
        Assert.Equal("You are not authorized.", one.GetProperty("message").GetString());
        Assert.StartsWith("Denied: statement 0 of 'p', the only one, does not allow oss:PutObject", one.GetProperty("text").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("action oss:PutObject is not among [\"oss:Get*\"]", one.GetProperty("statements")[0].GetProperty("why").GetString());

        (_, one) = await CallAsync("GET", "/__admin/requests/b?lang=zh-CN");
        Assert.StartsWith("已拒绝：", one.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("操作 oss:PutObject 不在 [\"oss:Get*\"] 之中", one.GetProperty("statements")[0].GetProperty("why").GetString());

        Assert.Equal(400, (await CallAsync("GET", "/__admin/requests?lang=tlh")).Status);
        Assert.Equal(404, (await CallAsync("GET", "/__admin/requests/C")).Status);
        Assert.Equal(400, (await CallAsync("GET", "/__admin/requests?last=-1")).Status);
    }

    [Theory]
    [InlineData("GET", "/__admin/", 404)]
    [InlineData("GET", "/__admin", 404)]
    [InlineData("GET", "/__admin/nothing", 404)]
    [InlineData("GET", "/__admin/requests/a/b", 404)]
    [InlineData("DELETE", "/__admin/clock", 405)]
    [InlineData("GET", "/__admin/decide", 405)]
    public async Task an_unknown_call_is_told_so(string method, string path, int status) =>
        Assert.Equal(status, (await CallAsync(method, path)).Status);

    [Theory]
    [InlineData("localhost:8711", true)]
    [InlineData("127.0.0.1:8711", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("[::1]:8711", true)]
    [InlineData("sts.localhost", true)]
    [InlineData("trainer.example", true)] // configured below
    [InlineData("attacker.example:8711", false)]
    [InlineData("localhost.attacker.example", false)]
    [InlineData("127.0.0.1.nip.io", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("", false)]
    public async Task the_host_header_must_be_a_name_of_this_machine(string host, bool passes)
    {
        var context = Context("GET", "/__admin/health", "");
        context.Request.Headers.Host = host;
        Assert.Equal(passes ? 200 : 403, (await CallAsync(context, ("Admin:HostNames:0", "trainer.example"))).Status);
    }

    [Theory]
    [InlineData("http://localhost:8711", null, 200)]
    [InlineData("http://127.0.0.1:8710", null, 200)] // configured below
    [InlineData("https://localhost:8711", null, 403)]
    [InlineData("http://localhost:9999", null, 403)]
    [InlineData("http://attacker.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData(null, "same-origin", 200)]
    [InlineData(null, "none", 200)]
    [InlineData(null, "same-site", 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData("http://127.0.0.1:8710", "cross-site", 200)]
    public async Task a_page_of_a_foreign_origin_is_refused(string? origin, string? site, int status)
    {
        var context = Context("POST", "/__admin/clock", """{"reset":true}""");
        if (origin is not null)
        {
            context.Request.Headers.Origin = origin;
        }

        if (site is not null)
        {
            context.Request.Headers["Sec-Fetch-Site"] = site;
        }

        Assert.Equal(status, (await CallAsync(context, ("Admin:AllowedOrigins:0", "http://127.0.0.1:8710"))).Status);
    }

    [Fact]
    public async Task an_allowed_origin_is_answered_with_cors()
    {
        var context = Context("OPTIONS", "/__admin/clock", "");
        context.Request.Headers.Origin = "http://127.0.0.1:8710";
        await CallAsync(context, ("Admin:AllowedOrigins:0", "http://127.0.0.1:8710"));
        Assert.Equal(204, context.Response.StatusCode);
        Assert.Equal("http://127.0.0.1:8710", context.Response.Headers.AccessControlAllowOrigin);
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.1", null, null, 403)]
    [InlineData("10.0.0.5", "10.0.0.1", Token, null, 403)] // none configured
    [InlineData("10.0.0.5", "10.0.0.1", Token, Token, 200)]
    [InlineData("10.0.0.5", "10.0.0.1", "another-token-altogether", Token, 403)]
    [InlineData("10.0.0.5", "10.0.0.1", null, Token, 403)]
    [InlineData("127.0.0.1", "127.0.0.1", null, Token, 200)]
    [InlineData("::1", "::1", null, null, 200)]
    public async Task addresses_other_than_loopback_need_the_configured_token(string remote, string local, string? presented, string? configured, int status)
    {
        foreach (var header in new[] { "X-Scenario-Admin-Token", "Authorization" })
        {
            var context = Context("GET", "/__admin/health", "");
            context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
            context.Connection.LocalIpAddress = IPAddress.Parse(local);
            if (presented is not null)
            {
                context.Request.Headers[header] = header == "Authorization" ? $"Bearer {presented}" : presented;
            }

            Assert.Equal(status, (await CallAsync(context, ("Admin:AdminToken", configured))).Status);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-host", "localhost")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("X-Forwarded", "for=127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("X-Client-IP", "127.0.0.1")]
    [InlineData("True-Client-IP", "127.0.0.1")]
    [InlineData("CF-Connecting-IP", "127.0.0.1")]
    [InlineData("X-Original-Host", "localhost")]
    public async Task a_forwarded_request_is_not_local(string header, string value)
    {
        foreach (var token in new[] { null, Token })
        {
            var context = Context("GET", "/__admin/health", "");
            context.Request.Headers.Append(header, value);
            context.Request.Headers["X-Scenario-Admin-Token"] = token;
            Assert.Equal(token is null ? 403 : 200, (await CallAsync(context, ("Admin:AdminToken", Token))).Status);
        }
    }

    [Fact]
    public async Task an_upload_callback_is_refused_even_with_the_token()
    {
        var context = Context("GET", "/__admin/health", "");
        context.Request.Headers["x-oss-pub-key-url"] = "aHR0cDovLw==";
        context.Request.Headers["X-Scenario-Admin-Token"] = Token;
        var (status, body) = await CallAsync(context, ("Admin:AdminToken", Token));
        Assert.Equal((403, "FromCallback"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task hosts_add_routes_of_their_own()
    {
        var context = Context("GET", "/__admin/extra/it%20em", "");
        var api = Api(new AdminRoute("GET", "extra/*", static (c, segment) => c.Response.WriteAsync(segment)));
        Assert.True(await api.TryHandleAsync(context));
        Assert.Equal("it em", Body(context));
    }

    [Theory]
    [InlineData("Admin:AdminToken", "short")]
    [InlineData("Admin:AllowedOrigins:0", "http://127.0.0.1:8710/page")]
    [InlineData("Admin:AllowedOrigins:0", "anything")]
    public void a_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Api(settings: (key, value)));
        Assert.Contains(key.Split(':')[1], e.Message, StringComparison.Ordinal);
    }

    private static AccessDecision Refused()
    {
        const string text = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""";
        var policy = new NamedPolicy("p", PolicyParser.Parse(text, PolicyKind.Identity).Document!);
        return PolicyEvaluator.Evaluate([policy], null, null, new("oss:PutObject", new Arn("oss", "*", "1", "b/k"), ConditionContext.Empty));
    }

    private static JournalEntry Entry(string id) => new()
    {
        RequestId = id,
        Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Host = "sts",
        Method = "POST",
        Target = "/",
        Status = 200,
    };

    private Task<(int Status, JsonElement Body)> CallAsync(string method, string target, string body = "") => CallAsync(Context(method, target, body));

    private async Task<(int Status, JsonElement Body)> CallAsync(HttpContext context, params (string Key, string? Value)[] settings)
    {
        Assert.True(await Api(settings: settings).TryHandleAsync(context));
        var text = Body(context);
        return (context.Response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private AdminApi Api(AdminRoute? route = null, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(_clock).AddSingleton(_journal);
        if (route is not null)
        {
            services.AddSingleton<IReadOnlyList<AdminRoute>>([route]);
        }

        return services.AddControlPlane((configuration.GetSection("Admin").Get<AdminSettings>() ?? new AdminSettings()).ToOptions()).BuildServiceProvider()
            .GetRequiredService<AdminApi>();
    }

    private static DefaultHttpContext Context(string method, string target, string body)
    {
        var context = new DefaultHttpContext();
        var question = target.IndexOf('?', StringComparison.Ordinal);
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Path = PathString.FromUriComponent(question < 0 ? target : target[..question]);
        context.Request.QueryString = new QueryString(question < 0 ? "" : target[question..]);
        context.Request.Headers.Host = "localhost:8711";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = new MemoryStream();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Connection.LocalIpAddress = IPAddress.Loopback;
        return context;
    }

    private static string Body(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
