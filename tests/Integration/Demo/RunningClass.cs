using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scenario.Demo;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Demo;

/// <summary>A class on loopback. Whoever sends the header <c>Via</c> counts as somebody from the network: a request that a proxy passed on is not this
/// machine's.</summary>
internal sealed class RunningClass : IAsyncDisposable
{
    private readonly DemoStack _stack;
    private readonly WebApplication _page;

    private RunningClass(DemoStack stack, WebApplication page)
    {
        (_stack, _page) = (stack, page);
        Room = page.Services.GetRequiredService<ClassRoom>();
        Address = new Uri(page.Urls.First());
    }

    public ClassRoom Room { get; }

    public Uri Address { get; }

    public DemoStack Stack => _stack;

    public StageDirectory Stages => _page.Services.GetRequiredService<StageDirectory>();

    public static async Task<RunningClass> StartAsync(CancellationToken cancellationToken, ClassLimits? limits = null)
    {
        var options = new DemoOptions { Port = 0, Class = true, Address = "127.0.0.1", ClassLimits = limits ?? new() };
        var stack = await DemoStack.StartAsync(options, cancellationToken);
        var page = PageHost.Create(stack, 0, options);
        await page.StartAsync(cancellationToken);
        return new(stack, page);
    }

    /// <summary>A browser without a page: it keeps cookies and follows nothing.</summary>
    public HttpClient Browser(bool isLocal = false)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        if (!isLocal)
        {
            client.DefaultRequestHeaders.Via.ParseAdd("1.1 elsewhere");
        }

        return client;
    }

    /// <summary>A browser that has joined.</summary>
    public async Task<(HttpClient Browser, Learner Learner)> JoinAsync(string name, CancellationToken cancellationToken)
    {
        var browser = Browser();
        var before = Room.Learners;
        using var answer = await EnterAsync(browser, Room.Code, name, cancellationToken);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        return (browser, Room.Learners.Except(before).Single());
    }

    public static async Task<HttpResponseMessage> EnterAsync(HttpClient browser, string code, string name, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("code", code), new("name", name)]);
        return await browser.PostAsync(new Uri("/join/enter", UriKind.Relative), form, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _stack.DisposeAsync();
    }
}

/// <summary>One class for tests that leave nothing behind that another could meet, with two learners for those who only look.</summary>
public sealed class SharedClass : IAsyncLifetime
{
    internal RunningClass Class { get; private set; } = null!;

    internal (HttpClient Browser, Learner Learner) Alice { get; private set; }

    internal (HttpClient Browser, Learner Learner) Bob { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        Class = await RunningClass.StartAsync(token, new ClassLimits { Looks = 10_000 });
        Alice = await Class.JoinAsync("Alice", token);
        Bob = await Class.JoinAsync("Bob-the-neighbour", token);
    }

    public ValueTask DisposeAsync() => Class.DisposeAsync();
}
