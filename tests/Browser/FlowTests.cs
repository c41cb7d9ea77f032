using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scenario.Trainer.Stages;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The flow: real requests become arrows at once, and an arrow tells everything about its request.</summary>
public sealed partial class FlowTests(PageHarness harness) : IClassFixture<PageHarness>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_request_appears_by_itself_with_its_key_and_a_click_shows_bytes_signature_and_decision()
    {
        await using var tab = await harness.OpenAsync("/");
        await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, "sample-bucket/users/nobody/unsigned.jpg"), Token);

        var row = tab.Page.Locator(".hop", new() { HasText = "users/nobody/unsigned.jpg" });
        await Expect(row).ToContainTextAsync("403 AccessDenied");
        await row.ClickAsync();

        var panel = tab.Page.Locator(".hop-panel");
        await Expect(panel).ToContainTextAsync("oss:GetObject");
        await Expect(panel).ToContainTextAsync("GET /sample-bucket/users/nobody/unsigned.jpg HTTP/1.1");
        await Expect(panel).ToContainTextAsync("<Code>AccessDenied</Code>");
        await tab.AssertAccessibleAsync();
        await tab.KeepPictureAsync("flow-panel");
        await row.ClickAsync();
        await Expect(panel).ToHaveCountAsync(0);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task secrets_are_covered_until_asked_for()
    {
        await using var tab = await harness.OpenAsync("/");
        using var login = await harness.Stack.Http.PostAsJsonAsync(new Uri(harness.Stack.AppServer, "/api/login"),
            new { user = "bob", password = "bob-password" }, Token);
        var secret = Secret().Match(await login.Content.ReadAsStringAsync(Token)).Groups[1].Value;

        await tab.Page.Locator(".hop", new() { HasText = "/api/login" }).Last.ClickAsync();
        var panel = tab.Page.Locator(".hop-panel");
        await Expect(panel).ToContainTextAsync("\"password\": \"••••••\"");
        Assert.DoesNotContain(secret, await panel.InnerTextAsync(), StringComparison.Ordinal);
        await panel.GetByLabel("show secrets, tokens and signatures").CheckAsync();

        await Expect(panel).ToContainTextAsync("bob-password");
        await Expect(panel).ToContainTextAsync(secret);
    }

    [Fact]
    public async Task with_only_refusals_what_is_hidden_has_no_detail_either()
    {
        await using var tab = await harness.OpenAsync("/");
        await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, "sample-bucket/refused.jpg"), Token);
        using var health = await harness.Stack.Http.PostAsJsonAsync(new Uri(harness.Stack.AppServer, "/api/login"),
            new { user = "alice", password = "alice-password" }, Token);
        await tab.Page.Locator(".hop", new() { HasText = "/api/login" }).Last.ClickAsync();
        await Expect(tab.Page.Locator(".hop-panel")).ToHaveCountAsync(1);

        await tab.Page.GetByLabel("only refusals").CheckAsync();

        await Expect(tab.Page.Locator(".hop-panel")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".hop:not(.refused)")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".hop.refused", new() { HasText = "refused.jpg" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task rows_are_reached_and_opened_by_keys_alone()
    {
        await using var tab = await harness.OpenAsync("/");
        await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, "sample-bucket/first.jpg"), Token);
        await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, "sample-bucket/second.jpg"), Token);
        await Expect(tab.Page.Locator(".hop", new() { HasText = "second.jpg" })).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).FocusAsync();

        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.Locator(".hop", new() { HasText = "second.jpg" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(tab.Page.Locator(".hop", new() { HasText = "first.jpg" })).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".hop-panel")).ToContainTextAsync("first.jpg");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator(".hop-panel")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task the_newest_request_stays_in_sight_until_one_is_chosen()
    {
        await using var tab = await harness.OpenAsync("/", height: 1400);
        for (var i = 0; i < 40; i++)
        {
            await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, $"sample-bucket/stream-{i}.jpg"), Token);
            if (i % 10 == 9)
            {
                await Expect(tab.Page.Locator(".hop", new() { HasText = $"stream-{i}.jpg" })).ToBeInViewportAsync();
            }
        }
    }

    [Fact]
    public async Task a_link_with_a_request_id_opens_its_arrow()
    {
        await harness.Stack.Http.GetAsync(new Uri(harness.Stack.Cloud.OssEndpoint, "sample-bucket/linked.jpg"), Token);
        var id = harness.Stack.Cloud.OssJournal.Last(1)[0].RequestId;

        await using var tab = await harness.OpenAsync($"/?request={id}");

        await Expect(tab.Page.Locator(".hop-panel")).ToContainTextAsync("linked.jpg");
    }

    [Fact]
    public async Task ten_thousand_requests_draw_no_more_rows_than_fit_and_both_ends_are_reached()
    {
        var feed = harness.Stack.Stage.Feed;
        feed.Clear(); // so that not one falls out
        for (var i = 0; i < HopFeed.Capacity; i++)
        {
            feed.Begin(HopHost.Oss, "GET", $"/sample-bucket/many-{i}.jpg", DateTimeOffset.UnixEpoch, TimeSpan.Zero);
        }

        await using var tab = await harness.OpenAsync("/", height: 1400);
        await Expect(tab.Page.Locator(".hop", new() { HasText = $"many-{HopFeed.Capacity - 1}.jpg" })).ToBeInViewportAsync();
        Assert.InRange(await tab.Page.Locator(".hop").CountAsync(), 5, 100);

        await tab.Page.GetByLabel("follow").UncheckAsync();
        await tab.Page.Locator(".hops").EvaluateAsync("list => list.scrollTop = list.scrollHeight / 2");
        await Expect(tab.Page.Locator(".hop", new() { HasText = $"many-{HopFeed.Capacity / 2}.jpg" })).ToBeAttachedAsync();
        Assert.InRange(await tab.Page.Locator(".hop").CountAsync(), 5, 100);
        feed.Clear();
    }

    [GeneratedRegex("\"token\":\"([^\"]+)\"")]
    private static partial Regex Secret();
}
