using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The playground: the evaluator's answer while one types, the server's answer when one sends, and a link that carries the question.</summary>
public sealed class PlaygroundTests(PageHarness harness) : IClassFixture<PageHarness>
{
    [Fact]
    public async Task evaluator_and_server_say_the_same_of_an_allowed_and_of_a_refused_question()
    {
        await using var tab = await harness.OpenAsync("/playground");
        var answer = tab.Page.GetByRole(AriaRole.Region, new() { Name = "The answer" });
        await Expect(answer).ToContainTextAsync("Allowed:");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send the real request" }).ClickAsync();
        await Expect(answer).ToContainTextAsync("The server decided the same.");
        await Expect(answer.Locator(".hop-line")).ToContainTextAsync("200");

        await tab.Page.GetByLabel("Object key").FillAsync("private/salary.csv");
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(answer.Locator(".verdict")).ToContainTextAsync("Denied");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send the real request" }).ClickAsync();
        await Expect(answer).ToContainTextAsync("The server decided the same.");
        await Expect(answer.Locator(".hop-line")).ToContainTextAsync("403 AccessDenied");
        await tab.AssertAccessibleAsync();
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task the_areas_show_the_keys_that_lie_in_the_bucket()
    {
        await harness.Stack.Cloud.Oss.PutAsync("sample-bucket", "users/alice/just-now.txt", "mine", cancellationToken: TestContext.Current.CancellationToken);

        await using var tab = await harness.OpenAsync("/playground");

        await Expect(tab.Page.Locator(".overlap th[scope=row]", new() { HasText = "users/alice/just-now.txt" })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#play-keys option[value='users/alice/just-now.txt']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task the_address_carries_the_whole_question_and_no_secret()
    {
        await using var tab = await harness.OpenAsync("/playground");
        await tab.Page.GetByLabel("Who").SelectOptionAsync("role/oss-uploader");
        await tab.Page.GetByLabel("Operation").SelectOptionAsync("ListObjectsV2");
        await tab.Page.GetByLabel("prefix", new() { Exact = true }).FillAsync("users/bob/");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "list own folder" }).ClickAsync();
        await Expect(tab.Page.Locator(".verdict")).ToContainTextAsync("Denied");
        await tab.Page.WaitForURLAsync(static url => Uri.UnescapeDataString(url).Contains("users/alice/*", StringComparison.Ordinal)); // not the one before it
        var link = tab.Page.Url;

        await using var other = await harness.OpenAsync(new Uri(link).PathAndQuery);

        await Expect(other.Page.GetByLabel("Who")).ToHaveValueAsync("role/oss-uploader");
        await Expect(other.Page.GetByLabel("Operation")).ToHaveValueAsync("ListObjectsV2");
        await Expect(other.Page.GetByLabel("prefix", new() { Exact = true })).ToHaveValueAsync("users/bob/");
        Assert.Contains("users/alice/*", await other.Page.Locator("#play-policy").InputValueAsync(), StringComparison.Ordinal);
        await Expect(other.Page.Locator(".verdict")).ToContainTextAsync("Denied");
        Assert.DoesNotContain("Secret", link, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("STS.", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_broken_policy_is_shown_at_its_line_and_a_leak_is_named()
    {
        await using var tab = await harness.OpenAsync("/playground?lang=zh-CN");
        await tab.Page.Locator("#play-policy").FillAsync("{\n  \"Version\": \"1\",\n  \"Statement\": [{\n    \"Effect\": \"Alow\"\n  }]\n}");
        await Expect(tab.Page.Locator("#play-policy-notes")).ToContainTextAsync("第 4 行");
        await Expect(tab.Page.Locator(".frame .here")).ToContainTextAsync("Alow");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "有泄漏" }).ClickAsync();

        await Expect(tab.Page.Locator(".lint")).ToContainTextAsync("prefix-leak");
        await Expect(tab.Page.Locator(".lint")).ToContainTextAsync("请在星号前加斜杠");
    }

    [Fact]
    public async Task a_grant_shows_the_policy_that_AppServer_wrote_and_its_token_is_really_used()
    {
        await using var tab = await harness.OpenAsync("/playground");
        await tab.Page.GetByLabel("Who").SelectOptionAsync("grant/alice/my-files");
        await Expect(tab.Page.Locator("#play-policy")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("users/alice/\\*"));
        await tab.Page.GetByLabel("Object key").FillAsync("users/bob/hello.txt");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send the real request" }).ClickAsync();

        await Expect(tab.Page.Locator(".hop-line")).ToContainTextAsync("403 AccessDenied");
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "The answer" })).ToContainTextAsync("The server decided the same.");
    }
}
