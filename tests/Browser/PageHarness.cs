using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Scenario.Demo;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;
using Scenario.Integration;

namespace Scenario.Browser;

/// <summary>The whole stack with its page, and a browser to look at it. Started by the first test that needs it, shared by a class.</summary>
public class PageHarness : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private const float Patience = 60_000; // milliseconds

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private WebApplication? _page;

    internal DemoStack Stack { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>How the stack is started.</summary>
    private protected virtual DemoOptions Options { get; } = new()
    {
        Port = 0,
        ConfigureOss = static oss => oss with { CallbackTimeout = TimeSpan.FromMinutes(5) },
    };

    internal IServiceProvider Services => _page!.Services;

    public async ValueTask InitializeAsync()
    {
        Stack = await DemoStack.StartAsync(Options, CancellationToken.None);
        _page = PageHost.Create(Stack, port: 0, Options);
        await _page.StartAsync();
        Address = new Uri(_page.Urls.First());
    }

    /// <summary>A tab of its own with nothing remembered; what its console reports as an error fails the test that asks for it.</summary>
    /// <param name="path">What to open.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="isDark">What the browser says of colours.</param>
    /// <param name="language">What the browser asks for.</param>
    /// <param name="script">Runs before every script of a page; null for none.</param>
    internal async Task<Tab> OpenAsync(string path, int width = 1280, int height = 720, bool isDark = false, string language = "en", string? script = null)
    {
        var chromium = Require.Executable("browser", "chromium");
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            Browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }

        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language,
        });
        context.SetDefaultTimeout(Patience); // a slow machine is no fault of the page
        Assertions.SetDefaultExpectTimeout(Patience);
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

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

        _starting.Dispose();
        _playwright?.Dispose();
        if (_page is not null)
        {
            await _page.DisposeAsync();
        }

        await Stack.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
