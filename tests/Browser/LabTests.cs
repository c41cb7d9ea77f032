using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The token inspector and the attack lab.</summary>
public sealed class LabTests(PageHarness harness) : IClassFixture<PageHarness>
{
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
