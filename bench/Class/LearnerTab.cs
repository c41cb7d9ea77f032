using System.Diagnostics;
using Microsoft.Playwright;

namespace Scenario.Class;

/// <summary>One learner's browser: joins, works at its own pace, and notes how long each click took.</summary>
internal sealed class LearnerTab
{
    /// <summary>Name of the first time: from the button of the place to join until the page takes clicks.</summary>
    public const string Joining = "join: cloud, AppServer and page";

    // Clicks in the page itself, and waits there until what is watched has changed and the button takes clicks again: nothing of the tool's own way is
    // measured.
    private const string Click = """
        async ([button, watched]) => {
          const target = document.querySelector(button);
          const look = () => document.querySelector(watched)?.innerHTML ?? '';
          const before = look();
          const from = performance.now();
          return await new Promise((resolve, reject) => {
            const late = setTimeout(() => { observer.disconnect(); reject(new Error('nothing changed: ' + watched)); }, 60000);
            const observer = new MutationObserver(() => {
              if (look() !== before && !document.querySelector(button)?.disabled) {
                observer.disconnect();
                clearTimeout(late);
                resolve(performance.now() - from);
              }
            });
            observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
            target.click();
          });
        }
        """;

    /// <summary>Name of the time from the answer of a call, as the caller has it, until its arrow with this answer stands on the page.</summary>
    public const string Arrow = "flow: from a call's answer to its arrow";

    private const string Call = """
        async name => {
          const isDrawn = () => [...document.querySelectorAll('button.hop')].some(row => row.textContent.includes(name) && row.textContent.includes('403'));
          let observer;
          const drawn = new Promise((resolve, reject) => {
            setTimeout(() => reject(new Error('no arrow: ' + name)), 60000);
            observer = new MutationObserver(() => { if (isDrawn()) { resolve(performance.now()); } });
            observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
          });
          await fetch('/c/oss/sample-bucket/' + name);
          const answered = performance.now();
          const at = await drawn;
          observer.disconnect();
          return Math.max(0, at - answered);
        }
        """;

    private readonly IPage _page;
    private readonly Uri _address;
    private readonly List<(string Name, double Milliseconds)> _times = [];
    private int _calls;

    private LearnerTab(IPage page, Uri address) => (_page, _address) = (page, address);

    public IReadOnlyList<(string Name, double Milliseconds)> Times => _times;

    public int Failures { get; private set; }

    public static async Task<LearnerTab> JoinAsync(IBrowser browser, ClassHost host, string name)
    {
        var context = await browser.NewContextAsync();
        context.SetDefaultTimeout(120_000);
        var tab = new LearnerTab(await context.NewPageAsync(), host.Address);
        await tab._page.GotoAsync(new Uri(host.Address, $"/join?code={host.Code}").ToString());
        await tab._page.Locator("#name").FillAsync(name);
        var from = Stopwatch.GetTimestamp();
        await tab._page.Locator(".join-form button.primary").ClickAsync();
        await tab._page.Locator(".learner-bar ~ main[data-ready]").WaitForAsync();
        tab._times.Add((Joining, Stopwatch.GetElapsedTime(from).TotalMilliseconds));
        return tab;
    }

    /// <summary>Calls one after the other with the flow open, and nothing else under way.</summary>
    /// <returns>The times of <see cref="Arrow"/> in milliseconds, ascending.</returns>
    public async Task<IReadOnlyList<double>> CallAsync(int times)
    {
        await OpenAsync("/", "");
        var taken = new List<double>();
        for (var time = 0; time < times; time++)
        {
            taken.Add(await CallOnceAsync());
        }

        return [.. taken.Order()];
    }

    public async Task WorkAsync(Random random, TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp();
        var page = "";
        for (var round = random.Next(5); Stopwatch.GetElapsedTime(from) < time; round++)
        {
            try
            {
                page = await ActAsync(round / 4 % 6, page); // four times the same, then another page
            }
            catch (PlaywrightException exception)
            {
                Failures++;
                page = "";
                await Console.Error.WriteLineAsync(exception.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(2 + (random.NextDouble() * 4)), TimeProvider.System);
        }
    }

    private async Task<string> ActAsync(int kind, string page)
    {
        switch (kind)
        {
            case 0:
                await OpenAsync("/lessons/1", page);
                await _page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync(); // forgets the answer of before
                await _page.Locator(".result .no").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
                await _page.Locator("#lesson-answer").FillAsync("{\"Version\":\"1\",\"Statement\":[]}");
                await MeasureAsync("lesson: check an answer", ".buttons button.primary", ".result");
                return "/lessons/1";
            case 1:
                if (page != "/walk")
                {
                    await OpenAsync("/walk", page);
                    await MeasureAsync("walk: begin", ".walk-buttons button.primary", ".walk-now");
                }

                await MeasureAsync("walk: next step", ".walk-buttons button.primary", ".walk-now");
                return "/walk";
            case 2:
                await OpenAsync("/attacks", page);
                await MeasureAsync("attack: borrow a token, six requests", "[data-attack='borrow'] button.primary", "[data-attack='borrow'] [role='status']");
                return "/attacks";
            case 3:
                if (page != "/phone")
                {
                    await OpenAsync("/phone", page);
                    await _page.Locator(".phone-login button").WaitForAsync(); // the app is a script of its own
                    await MeasureAsync("phone: log in, token, gallery", ".phone-login button", ".phone-screen");
                    await _page.Locator(".phone-gallery li").First.WaitForAsync();
                }

                await MeasureAsync("phone: upload a picture", ".phone-upload button", ".phone-log");
                return "/phone";
            case 4:
                await OpenAsync("/", page);
                _times.Add((Arrow, await CallOnceAsync()));
                return "/";
            default:
                await OpenAsync("/playground", page);
                await MeasureAsync("playground: send the real request", "main button.primary", "main section[aria-live='polite']");
                return "/playground";
        }
    }

    private async Task OpenAsync(string path, string page)
    {
        if (page != path)
        {
            await _page.GotoAsync(new Uri(_address, path).ToString());
            await _page.Locator("main[data-ready]").WaitForAsync();
        }
    }

    // Unsigned, so that OSS refuses it: the answer is as short as one can be.
    private Task<double> CallOnceAsync() => _page.EvaluateAsync<double>(Call, $"arrow-{++_calls}.jpg");

    private async Task MeasureAsync(string name, string button, string watched) =>
        _times.Add((name, await _page.EvaluateAsync<double>(Click, new[] { button, watched })));
}
