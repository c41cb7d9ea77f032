using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>Step mode: a question before every step, then the step really runs; a remote or the keyboard is enough.</summary>
public sealed class WalkTests(PageHarness harness) : IClassFixture<PageHarness>
{
    [Fact]
    public async Task the_keys_of_a_presenters_remote_walk_forwards_and_back()
    {
        await harness.Stack.Stage.Walk!.StartAsync(TestContext.Current.CancellationToken);
        await using var tab = await harness.OpenAsync("/walk");
        var heading = tab.Page.Locator(".upcoming h2");
        await Expect(heading).ToContainTextAsync("Step 1:");

        await tab.Page.GetByLabel("It is refused").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(tab.Page.Locator(".outcome")).ToContainTextAsync("You expected the other.");
        foreach (var key in (string[])["PageDown", "ArrowRight", "PageDown"])
        {
            var before = await heading.InnerTextAsync();
            await tab.Page.Keyboard.PressAsync(key);
            await Expect(heading).Not.ToHaveTextAsync(before);
            await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Next" })).ToBeFocusedAsync();
        }

        await Expect(heading).ToContainTextAsync("Step 5: AssumeRole oss-readonly with the account's root key");
        await Expect(tab.Page.Locator(".outcome")).ToContainTextAsync("GetCallerIdentity");
        await tab.Page.Keyboard.PressAsync("PageDown");
        await Expect(tab.Page.Locator(".outcome .sentence")).ToContainTextAsync("root");
        await tab.AssertAccessibleAsync();
        await tab.KeepPictureAsync("walk-step");
        await tab.Page.Keyboard.PressAsync("PageUp");
        await Expect(heading).ToContainTextAsync("Step 5:");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task a_step_leads_to_its_request_in_the_flow()
    {
        await using var tab = await harness.OpenAsync("/walk");
        await harness.Stack.Stage.Walk!.StartAsync(TestContext.Current.CancellationToken);
        var heading = tab.Page.Locator(".upcoming h2");
        for (var step = 1; step <= 4; step++)
        {
            await Expect(heading).ToContainTextAsync($"Step {step}:");
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        }

        await tab.Page.Locator(".outcome .hop-line", new() { HasText = "GetCallerIdentity" }).GetByRole(AriaRole.Link, new() { Name = "open in the flow" })
            .ClickAsync();

        await Expect(tab.Page.Locator(".hop-panel h2")).ToContainTextAsync("GetCallerIdentity");
    }
}
