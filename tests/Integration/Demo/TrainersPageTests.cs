using System.Net;
using Microsoft.AspNetCore.Builder;
using Scenario.Demo;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;
using Scenario.Demo.Walk;

namespace Scenario.Integration.Demo;

/// <summary>What a page of another site may do with a trainer's browser: nothing.</summary>
public sealed class TrainersPageTests : IAsyncLifetime
{
    private DemoStack _stack = null!;
    private WalkRunner _walks = null!;
    private WebApplication _page = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, Token);
        _walks = new WalkRunner(_stack, onStep: null);
        _page = PageHost.Create(_stack, _walks, port: 0);
        await _page.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        _walks.Dispose();
        await _stack.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/page.js")]
    [InlineData("GET", "/addresses")]
    [InlineData("GET", "/walk")]
    [InlineData("POST", "/walk")]
    [InlineData("GET", "/__admin/clock")]
    public async Task a_rebound_name_or_a_foreign_page_is_refused(string method, string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Host", "attacker.example:8710")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Host", "attacker.example"), ("Origin", "http://attacker.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(method, path, ("Origin", "https://attacker.example")));
        Assert.Empty(_walks.Last.Steps);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page.css")]
    [InlineData("/addresses")]
    [InlineData("/walk")]
    public async Task the_page_itself_is_served(string path)
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync("GET", path));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("GET", path, ("Sec-Fetch-Site", "same-origin")));
    }

    private async Task<HttpStatusCode> AskAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(_page.Urls.First()), path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _stack.Http.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
