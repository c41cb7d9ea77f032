using System.Net;
using Scenario.Integration.FakeOss;

namespace Scenario.Integration.Attacks;

/// <summary>A learner uploads a page and has a trainer open it: its origin is that of FakeOss's control API.</summary>
public sealed class StoredPageAttackTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData("POST", "clock", "own", null, null)]
    [InlineData("POST", "clock", null, "same-origin", "cors")]
    [InlineData("POST", "clock", "own", "same-origin", "no-cors")]
    [InlineData("POST", "reset", "own", "same-origin", "navigate")]
    [InlineData("GET", "requests", null, "same-origin", "cors")]
    [InlineData("GET", "requests", null, "same-origin", "navigate")]
    [InlineData("POST", "clock", "null", null, null)]
    [InlineData("POST", "clock", "bucket", "same-site", "cors")]
    public async Task a_page_of_the_same_origin_does_not_drive_the_control_api(string method, string call, string? origin, string? site, string? mode)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.Endpoint, $"__admin/{call}"));
        request.Content = method == "POST" ? new StringContent("""{"advanceSeconds":3600}""") : null;
        foreach (var (name, value) in new[]
        {
            ("Origin", origin == "own" ? Host.Endpoint.GetLeftPart(UriPartial.Authority)
                : origin == "bucket" ? $"http://sample-bucket.localhost:{Host.Endpoint.Port}" : origin),
            ("Sec-Fetch-Site", site),
            ("Sec-Fetch-Mode", mode),
        })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("ForeignOrigin", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Host.Clock.Offset);
    }

    [Fact]
    public async Task a_trainer_who_types_the_address_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Host.Endpoint, "__admin/health"));
        request.Headers.Add("Sec-Fetch-Site", "none");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/html", "")]
    [InlineData("TEXT/HTML ; charset=utf-8", "")]
    [InlineData("text/html", "inline")]
    [InlineData("text/html", "inline; filename=\"attachment\"")]
    [InlineData("application/xhtml+xml", "")]
    [InlineData("image/svg+xml", "")]
    [InlineData("text/xml", "")]
    [InlineData("application/xml", "")]
    [InlineData("multipart/x-mixed-replace;boundary=x", "")]
    public async Task what_a_browser_would_run_is_saved_instead(string type, string disposition)
    {
        var key = $"users/alice/{Guid.NewGuid():n}";
        await Root.PutAsync(key, "<script>fetch('/__admin/reset',{method:'POST'})</script>",
            [("Content-Type", type), .. disposition.Length == 0 ? [] : new[] { ("Content-Disposition", disposition) }]);

        foreach (var read in new[]
        {
            await Root.GetAsync(key),
            await Root.GetAsync(key, "", ("Range", "bytes=0-5")),
            await Root.SendAsync("HEAD", OssTestHost.Bucket, key),
            await Root.GetAsync(key, "response-content-disposition=inline"),
            await Host.Anonymous.GetAsync(key,
                Root.Presign("GET", key, v4: true, TimeSpan.FromMinutes(5), "response-content-disposition=inline&response-content-type=text%2Fhtml")),
        })
        {
            Assert.True(read.Status is 200 or 206, read.Text);
            Assert.Equal(("attachment", "true", "sandbox", "nosniff"), (read.Header("Content-Disposition"), read.Header("x-oss-force-download"),
                read.Header("Content-Security-Policy"), read.Header("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task a_name_to_save_it_under_stays_and_other_objects_keep_what_was_stored()
    {
        await Root.PutAsync("stored/page", "x", ("Content-Type", "text/html"), ("Content-Disposition", "attachment; filename=\"a.html\""));
        await Root.PutAsync("stored/text", "x", ("Content-Type", "text/plain"), ("Content-Disposition", "inline"));

        var (page, text) = (await Root.GetAsync("stored/page"), await Root.GetAsync("stored/text"));

        Assert.Equal("attachment; filename=\"a.html\"", page.Header("Content-Disposition"));
        Assert.Equal(("inline", null, "sandbox"),
            (text.Header("Content-Disposition"), text.Header("x-oss-force-download"), text.Header("Content-Security-Policy")));
    }

    [Fact]
    public async Task every_answer_at_the_services_own_host_is_sandboxed()
    {
        foreach (var answer in new[]
        {
            await Root.SendAsync("GET", null),
            await Root.SendAsync("GET", OssTestHost.Bucket),
            await Root.SendAsync("GET", OssTestHost.Bucket, null, "acl"),
            await Host.Anonymous.GetAsync("no/such/key"),
        })
        {
            Assert.Equal(("sandbox", "nosniff"), (answer.Header("Content-Security-Policy"), answer.Header("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task at_its_buckets_own_host_a_page_is_a_page()
    {
        await Root.PutAsync("stored/site", "x", ("Content-Type", "text/html"));

        var read = await Root.SendAsync(new OssCall("GET", OssTestHost.Bucket, "stored/site", "",
            null)
        { Host = $"sample-bucket.localhost:{Host.Endpoint.Port}", RawTarget = "/stored/site" });

        Assert.Equal((200, null, null), (read.Status, read.Header("Content-Disposition"), read.Header("Content-Security-Policy")));
    }
}
