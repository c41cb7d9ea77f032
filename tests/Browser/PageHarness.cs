using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Scenario.Demo;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;
using Scenario.Integration;

namespace Scenario.Browser;

/// <summary>The whole stack with its page, and a browser to look at it. Started by the first test that needs it, shared by a class.</summary>
public sealed class PageHarness : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private const float Patience = 60_000; // milliseconds

    private IPlaywright? _playwright;
    private WebApplication? _page;

    internal DemoStack Stack { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stack = await DemoStack.StartAsync(
            new DemoOptions { Port = 0, OssSettings = new Dictionary<string, string?> { ["Callback:TimeoutSeconds"] = "300" } }, CancellationToken.None);
        _page = PageHost.Create(Stack, port: 0);
        await _page.StartAsync();
        Address = new Uri(_page.Urls.First());
    }

    /// <summary>A tab of its own with nothing remembered; what its console reports as an error fails the test that asks for it.</summary>
    internal async Task<Tab> OpenAsync(string path, int width = 1280, int height = 720, bool isDark = false, string language = "en")
    {
        var chromium = Require.Executable("browser", "chromium");
        _playwright ??= await Playwright.CreateAsync();
        Browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language,
        });
        context.SetDefaultTimeout(Patience); // a slow machine is no fault of the page
        Assertions.SetDefaultExpectTimeout(Patience);
        var page = await context.NewPageAsync();
        var errors = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Enqueue(error);
        await page.GotoAsync(new Uri(Address, path).ToString());
        await page.Locator("main[data-ready]").WaitForAsync();
        return new Tab(context, page, errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_page is not null)
        {
            await _page.DisposeAsync();
        }

        await Stack.DisposeAsync();
    }
}
