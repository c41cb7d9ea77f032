using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The token inspector and the attack lab.</summary>
public sealed class LabTests(PageHarness harness) : IClassFixture<PageHarness>
{
    /// <summary>Names, codes and what was sent stay as they are; sentences do not.</summary>
    [Fact]
    public async Task in_Chinese_no_sentence_of_an_attack_or_of_a_live_lesson_is_English()
    {
        await using var tab = await harness.OpenAsync("/attacks?lang=zh-CN");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "全部尝试" }).ClickAsync();
        await Expect(tab.Page.GetByText("8 种攻击全部被拦下")).ToBeVisibleAsync();
        await AssertChineseAsync();
        await tab.Page.GotoAsync(new Uri(harness.Address, "/lessons/first-token").ToString());
        await tab.Page.Locator("main[data-ready]").WaitForAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "检查", Exact = true }).ClickAsync();
        await Expect(tab.Page.GetByText("主账号不能扮演角色").First).ToBeVisibleAsync();
        await AssertChineseAsync();

        async Task AssertChineseAsync() => Assert.Empty(await tab.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main *')].filter(e => !e.closest('code, pre, [lang=en]'))
              .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()))
              .filter(text => /[a-z]+ [a-z]+ [a-z]+ [a-z]+/i.test(text) && !/[\u4e00-\u9fff]/.test(text))
            """));
    }

    [Theory]
    [InlineData("replay", "SignatureNonceUsed")]
    [InlineData("tamper", "InvalidSecurityToken")]
    [InlineData("borrow", "AccessKeyIdAndSecurityTokenNotMatch")]
    [InlineData("widen", "AccessDenied")]
    [InlineData("escape", "AccessDenied")]
    [InlineData("root", "NoPermission")]
    [InlineData("subresource", "SignatureDoesNotMatch")]
    [InlineData("report", "403")]
    public async Task every_attack_is_stopped_by_its_check(string attack, string code)
    {
        await using var tab = await harness.OpenAsync("/attacks");
        var card = tab.Page.Locator($"[data-attack={attack}]");

        await card.GetByRole(AriaRole.Button, new() { Name = "Attack", Exact = true }).ClickAsync();

        await Expect(card.Locator(".verdict-line .answer")).ToHaveTextAsync("✓ stopped");
        await Expect(card.Locator(".attempts")).ToContainTextAsync(code);
        Assert.Empty(tab.Errors);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("tamper")]
    [InlineData("borrow")]
    [InlineData("widen")]
    [InlineData("escape")]
    [InlineData("root")]
    [InlineData("subresource")]
    [InlineData("report")]
    public async Task with_the_defence_off_the_damage_is_shown_and_stays_in_the_throw_away_cloud(string attack)
    {
        await using var tab = await harness.OpenAsync("/attacks");
        var card = tab.Page.Locator($"[data-attack={attack}]");

        await card.GetByRole(AriaRole.Button, new() { Name = "What if" }).ClickAsync();

        await Expect(card.Locator(".verdict-line .answer")).ToHaveTextAsync("✗ it got through", new() { Timeout = 30_000 });
        Assert.NotNull(await harness.Stack.Cloud.Oss.FindAsync("sample-bucket", "private/salary.csv", TestContext.Current.CancellationToken));
        Assert.Null(await harness.Stack.Cloud.Oss.FindAsync("sample-bucket", "2015/01/01/mine.txt", TestContext.Current.CancellationToken));
        await tab.AssertAccessibleAsync();
    }

    [Fact]
    public async Task a_token_is_told_in_words_and_one_changed_character_is_found_out()
    {
        await using var tab = await harness.OpenAsync("/token");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "oss-readonly, no policy" }).ClickAsync();
        await Expect(tab.Page.Locator(".life")).ToContainTextAsync("left");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "oss-readonly, narrowed" }).ClickAsync();
        await Expect(tab.Page.Locator("tr.differs", new() { HasText = "policy" }).First).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send with the genuine token" }).ClickAsync();
        await Expect(tab.Page.Locator(".hop-line")).ToContainTextAsync("200");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send with the changed token" }).ClickAsync();
        await Expect(tab.Page.Locator(".hop-line")).ToContainTextAsync("InvalidSecurityToken");
        await tab.AssertAccessibleAsync();
        await tab.KeepPictureAsync("token-tampered");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task a_pasted_text_that_is_no_token_is_named_so()
    {
        await using var tab = await harness.OpenAsync("/token");
        await tab.Page.GetByLabel("or paste one").FillAsync("not-a-token");

        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Its claims" })).ToContainTextAsync("no token of this cloud");
    }
}
