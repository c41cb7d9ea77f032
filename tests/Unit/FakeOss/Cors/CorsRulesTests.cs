using Microsoft.AspNetCore.Http;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Responses;

namespace Scenario.Unit.FakeOss.Cors;

/// <summary>oss-protocol 4.14.</summary>
public sealed class CorsRulesTests
{
    [Theory]
    [InlineData("*", "http://a", true)]
    [InlineData("http://a", "http://a", true)]
    [InlineData("http://a", "http://A", false)]
    [InlineData("http://a", "http://a:8080", false)]
    [InlineData("http://*.a", "http://x.a", true)]
    [InlineData("http://*.a", "http://.a", true)]
    [InlineData("http://*.a", "http://a", false)]
    [InlineData("http://aa*aa", "http://aaa", false)] // what stands before the star and what stands behind it do not share letters
    [InlineData("http://a*", "http://a.evil", true)]
    [InlineData("*a", "https://a", true)]
    public void an_origin_is_met_as_it_is_written_with_one_star(string allowed, string origin, bool isAllowed) =>
        Assert.Equal(isAllowed, Rule(allowed).AllowsOrigin(origin));

    [Theory]
    [InlineData("*", "x-anything", true)]
    [InlineData("X-Oss-*", "x-oss-meta-a", true)]
    [InlineData("x-oss-*", "authorization", false)]
    [InlineData("Content-Type", "content-type", true)]
    public void a_header_is_met_in_any_case(string allowed, string header, bool isAllowed) =>
        Assert.Equal(isAllowed, (Rule("*") with { AllowedHeaders = [allowed] }).AllowsHeader(header));

    [Fact]
    public void the_first_rule_that_fits_in_everything_counts_and_of_none_every_rule_says_why()
    {
        var rules = new CorsRules(
            [Rule("http://a") with { AllowedMethods = ["PUT"] }, Rule("http://a") with { MaxAgeSeconds = 1 }, Rule("*") with { AllowedHeaders = ["*"] }],
            ResponseVary: false);

        Assert.Equal(1, rules.Find("http://a", "GET", [], out _)!.MaxAgeSeconds);
        Assert.Same(rules.Rules[2], rules.Find("http://a", "GET", ["x"], out _));
        Assert.Null(rules.Find("http://a", "get", [], out _)); // methods have their case
        Assert.Null((rules with { Rules = [.. rules.Rules.Take(2)] }).Find("http://a", "GET", ["x-b"], out var reason));
        Assert.Contains("x-b", reason.ToString(), StringComparison.Ordinal);
        Assert.Null(CorsRules.None.Find("http://a", "GET", [], out _));
    }

    [Theory]
    [InlineData("GET", "http://a", "http://a")]
    [InlineData("GET", "http://b", null)]
    [InlineData("PUT", "http://a", null)]
    [InlineData("OPTIONS", "http://a", null)] // a preflight has an answer of its own
    [InlineData("GET", "", null)]
    [InlineData("GET", "http://a\u0001", null)]
    [InlineData("GET", "http://here:1", null)] // the page's own origin
    public void an_answer_names_the_origin_that_may_read_it(string method, string origin, string? allowed)
    {
        var http = new DefaultHttpContext { Request = { Method = method, Scheme = "http", Host = new HostString("here", 1), Headers = { Origin = origin } } };
        var response = OssResponse.Empty();

        CorsHeaders.Add(response, new CorsRules([Rule("http://a") with { ExposeHeaders = ["ETag", "x-oss-request-id"] }], ResponseVary: true), http.Request);

        var headers = response.Headers.ToDictionary();
        Assert.Equal(allowed, headers.GetValueOrDefault("Access-Control-Allow-Origin"));
        Assert.Equal(allowed is null ? null : "ETag, x-oss-request-id", headers.GetValueOrDefault("Access-Control-Expose-Headers"));
        Assert.Equal("Origin", headers["Vary"]);
    }

    [Fact]
    public void the_star_is_answered_with_the_star()
    {
        var preflight = CorsHeaders.Preflight(Rule("*") with { MaxAgeSeconds = 60 }, "http://a", "x-a, x-b").Headers.ToDictionary();

        Assert.Equal(("*", "GET, HEAD", "x-a, x-b", "60"), (preflight["Access-Control-Allow-Origin"], preflight["Access-Control-Allow-Methods"],
            preflight["Access-Control-Allow-Headers"], preflight["Access-Control-Max-Age"]));
        Assert.DoesNotContain("Access-Control-Max-Age", CorsHeaders.Preflight(Rule("*"), "http://a", null).Headers.ToDictionary().Keys);
    }

    private static CorsRule Rule(string origin) => new() { AllowedOrigins = [origin], AllowedMethods = ["GET", "HEAD"] };
}
