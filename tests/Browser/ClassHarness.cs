using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Scenario.Demo;
using Scenario.Trainer.Classes;

namespace Scenario.Browser;

/// <summary>The same while a class is held. A tab is the trainer's until it joins.</summary>
public sealed class ClassHarness : PageHarness
{
    private protected override DemoOptions Options { get; } = new() { Port = 0, Class = true, Address = "127.0.0.1" };

    internal ClassRoom Room => Services.GetRequiredService<ClassRoom>();

    /// <summary>A browser of its own that has joined as the link of the QR code lets one join.</summary>
    internal async Task<(Tab Tab, Learner Learner)> JoinAsync(string name, int width = 1280, int height = 720, bool isDark = false, string language = "en",
        string? script = null)
    {
        var tab = await OpenAsync(Room.JoinAddress.PathAndQuery, width, height, isDark, language, script);
        await tab.Page.Locator("#name").FillAsync(name);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Locator(".learner-bar strong").First.WaitForAsync();
        await tab.Page.Locator("main[data-ready]").WaitForAsync();
        return (tab, Room.Learners.Last(learner => learner.Name.StartsWith(name, StringComparison.Ordinal)));
    }

    internal async Task OpenAsync(Tab tab, string path)
    {
        await tab.Page.GotoAsync(new Uri(Address, path).ToString());
        await tab.Page.Locator("main[data-ready]").WaitForAsync();
    }
}
