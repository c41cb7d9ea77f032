using System.Net;
using Microsoft.AspNetCore.Builder;
using Scenario.Demo;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;

namespace Scenario.Integration.Demo;

/// <summary>What a page of another site may do with a trainer's browser: nothing.</summary>
public sealed class TrainersPageTests(TrainersPageTests.SharedPage page) : IClassFixture<TrainersPageTests.SharedPage>
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/glossary")]
    [InlineData("GET", "/assets/trainer.css")]
    [InlineData("GET", "/_framework/blazor.web.js")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/_blazor?id=x")]
    [InlineData("GET", "/__admin/clock")]
    public async Task a_rebound_name_or_a_foreign_page_is_refused(string method, string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Host", "attacker.example:8710")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Host", "attacker.example"), ("Origin", "http://attacker.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Origin", "https://attacker.example")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/glossary")]
    [InlineData("/assets/trainer.css")]
    [InlineData("/favicon.ico")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task the_page_itself_is_served(string path)
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync("GET", path));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("GET", path, ("Sec-Fetch-Site", "same-origin")));
    }

    [Theory]
    [InlineData("/glossary", "", "en-GB,zh;q=0.3", "<html lang=\"en\"", "session policy")]
    [InlineData("/glossary", "", "zh-TW,en;q=0.5", "<html lang=\"zh-CN\"", "会话策略")]
    [InlineData("/glossary", "?lang=zh-CN", "en", "<html lang=\"zh-CN\"", "会话策略")]
    [InlineData("/glossary", "?lang=tlh", "de", "<html lang=\"en\"", "session policy")]
    public async Task the_language_is_the_one_asked_for_else_the_browsers(string path, string query, string accept, string root, string word)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page.Address, path + query));
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);

        using var answer = await Http.SendAsync(request, Token);
        var html = await answer.Content.ReadAsStringAsync(Token);

        Assert.Contains(root, html, StringComparison.Ordinal);
        Assert.Contains(word, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_language_once_asked_for_stays()
    {
        using var first = await Http.GetAsync(new Uri(page.Address, "/?lang=zh-CN"), Token);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"), static header => header.StartsWith("lang=", StringComparison.Ordinal)).Split(';')[0];
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page.Address, "/glossary"));
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        request.Headers.TryAddWithoutValidation("Cookie", cookie);

        using var answer = await Http.SendAsync(request, Token);

        Assert.Contains("<html lang=\"zh-CN\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> AskAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(page.Address, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    public sealed class SharedPage : IAsyncLifetime
    {
        private DemoStack _stack = null!;
        private WebApplication _page = null!;

        internal Uri Address => new(_page.Urls.First());

        public async ValueTask InitializeAsync()
        {
            _stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, Token);
            _page = PageHost.Create(_stack, port: 0);
            await _page.StartAsync(Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _page.DisposeAsync();
            await _stack.DisposeAsync();
        }
    }
}
