using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Scenario.Browser;

/// <summary>One tab and what its console complained about.</summary>
internal sealed class Tab(IBrowserContext context, IPage page, ConcurrentQueue<string> errors) : IAsyncDisposable
{
    public IPage Page => page;

    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>Fails on every serious or critical finding of axe, with the element.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations
            .Where(static violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{page.Url}: {violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(static node => node.Html))}"));
    }

    /// <summary>Fails when the page is wider than its window.</summary>
    public async Task AssertFitsAsync()
    {
        var (content, window) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("window.innerWidth"));
        Assert.True(content <= window, $"{page.Url} is {content} px wide in a window of {window} px.");
    }

    /// <summary>Keeps a picture beside the test results.</summary>
    public async Task KeepPictureAsync(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
