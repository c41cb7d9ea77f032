using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The app on the phone: three ways to upload, a renewal across the end of a token, and AppServer never carries a byte of a picture.</summary>
public sealed class PhoneTests(PageHarness harness) : IClassFixture<PageHarness>, IAsyncLifetime
{
    private static readonly byte[] Picture =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await harness.Stack.Stage.ResetAsync(Token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("token", "PutObject")]
    [InlineData("form", "PostObject")]
    [InlineData("presigned", "PutObject")]
    public async Task a_picture_from_the_disk_goes_straight_to_oss_and_into_the_gallery(string way, string operation)
    {
        await using var tab = await LogInAsync("alice");
        var before = harness.Stack.Meter.ObjectBytes;
        await tab.Page.GetByLabel("How to upload").SelectOptionAsync(way);

        await tab.Page.GetByLabel("Choose or drop a picture")
            .SetInputFilesAsync(new FilePayload { Name = $"{way} 图.png", MimeType = "image/png", Buffer = Picture });

        await Expect(tab.Page.GetByRole(AriaRole.Img, new() { Name = $"{way} 图.png" })).ToBeVisibleAsync();
        Assert.Equal(Picture, (await harness.Stack.Cloud.Oss.ReadAsync("sample-bucket", $"users/alice/{way} 图.png", Token)).Content.ToArray());
        Assert.NotNull(await harness.Stack.Stage.Feed.WaitForAsync(hop => hop.Name == operation && hop.Status == 200, Token));
        Assert.Equal((0, 0), (before, harness.Stack.Meter.ObjectBytes));
        await Expect(tab.Page.Locator(".big-counter")).ToContainTextAsync("Object bytes through AppServer: 0");
        if (way == "form")
        {
            await Expect(tab.Page.Locator(".phone-log")).ToContainTextAsync("{\"status\":\"ok\"}");
        }

        await tab.AssertAccessibleAsync();
        await tab.KeepPictureAsync($"phone-{way}");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task clock_and_faults_stand_beside_the_phone_and_the_app_shows_what_the_button_says()
    {
        await using var tab = await harness.OpenAsync("/clock?lang=zh-CN");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-gallery")).ToContainTextAsync("welcome.txt");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "停止 STS" }).ClickAsync();
        await Expect(tab.Page.GetByText("STS 已停止。")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "刷新" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "+31 分钟" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-log .no").Last).ToContainTextAsync("503 没有凭证: 无法访问令牌服务。");
        await tab.AssertAccessibleAsync();
        await tab.KeepPictureAsync("clock-sts-stopped");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "全部重置" }).ClickAsync();
        await Expect(tab.Page.GetByText("STS 已停止。")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task the_story_has_what_the_app_asks_and_neither_preflights_nor_what_the_page_set_up()
    {
        await using var tab = await LogInAsync("alice");

        await Expect(tab.Page.Locator(".story")).ToContainTextAsync("ListObjects");
        var story = await tab.Page.Locator(".story").InnerTextAsync();
        Assert.DoesNotContain("Option", story, StringComparison.Ordinal);
        Assert.DoesNotContain("Cors", story, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(harness.Stack.Stage.Feed.Hops, static hop => hop.IsPreflight);

        await tab.Page.GotoAsync(new Uri(harness.Address, "/").ToString());
        await Expect(tab.Page.Locator(".hop", new() { HasText = "ListObjects" })).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".hop", new() { HasText = "Option" })).ToHaveCountAsync(0);
        await tab.Page.GetByLabel("preflights").CheckAsync();
        await Expect(tab.Page.Locator(".hop", new() { HasText = "Option" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task the_app_renews_before_the_end_and_goes_on()
    {
        await using var tab = await LogInAsync("bob");
        harness.Stack.Stage.Clock.Advance(TimeSpan.FromMinutes(26));
        await Expect(tab.Page.Locator(".phone-log p", new() { HasText = "new token" })).ToHaveCountAsync(2);

        harness.Stack.Stage.Clock.Advance(TimeSpan.FromMinutes(10)); // the first token is over now
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Take a picture" }).ClickAsync();

        await Expect(tab.Page.Locator(".phone-gallery img")).ToHaveCountAsync(1);
        Assert.DoesNotContain(harness.Stack.Stage.Feed.Hops, static hop => hop.Code == "SecurityTokenExpired");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task without_renewal_the_user_meets_the_end_of_the_token()
    {
        await using var tab = await LogInAsync("alice");
        await tab.Page.GetByLabel("renew before the end").UncheckAsync();
        harness.Stack.Stage.Clock.Advance(TimeSpan.FromMinutes(31));
        await Expect(tab.Page.Locator(".phone-life")).ToContainTextAsync("the token is over");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-log .no").Last).ToContainTextAsync("403 SecurityTokenExpired");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Renew now" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();

        await Expect(tab.Page.Locator(".phone-gallery")).ToContainTextAsync("welcome.txt");
    }

    [Fact]
    public async Task a_wrong_password_and_a_neighbours_file_are_refused_in_words()
    {
        await using var tab = await harness.OpenAsync("/phone");
        await tab.Page.GetByLabel("Password").FillAsync("wrong");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-log .no")).ToContainTextAsync("401");
        await tab.Page.GetByLabel("Password").FillAsync("alice-password");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for the neighbour's file" }).ClickAsync();

        await Expect(tab.Page.Locator(".phone-log .no").Last).ToContainTextAsync("403 AccessDenied");
    }

    [Fact]
    public async Task faults_are_met_as_the_panel_says_and_a_reset_ends_them()
    {
        await using var tab = await LogInAsync("alice");
        await tab.Page.GetByText("Faults and reset").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cut the next upload" }).ClickAsync();
        await Expect(tab.Page.GetByText("The next upload will be cut.")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Take a picture" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-log .no")).ToContainTextAsync("The connection broke");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Throttle STS" }).ClickAsync();
        await Expect(tab.Page.Locator(".active-faults li")).ToHaveCountAsync(1);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Stop STS" }).ClickAsync();
        await Expect(tab.Page.GetByText("STS is stopped.")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-gallery")).ToContainTextAsync("welcome.txt"); // the token that it holds is still good
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Reset everything" }).ClickAsync();

        await Expect(tab.Page.GetByText("STS is stopped.")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".active-faults li")).ToHaveCountAsync(0);
        Assert.True(harness.Stack.Cloud.Sts.IsRunning);
    }

    private async Task<Tab> LogInAsync(string user)
    {
        var tab = await harness.OpenAsync("/phone");
        await tab.Page.GetByLabel("User").SelectOptionAsync(user);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-head")).ToContainTextAsync(user);
        await Expect(tab.Page.Locator(".phone-gallery li").First).ToBeVisibleAsync();
        return tab;
    }
}
