using Microsoft.Playwright;

namespace Scenario.Browser;

/// <summary>What holds for every page: it can be read and used by everybody, on every screen, in both languages.</summary>
public sealed class EveryPageTests(PageHarness harness) : IClassFixture<PageHarness>
{
    private static readonly string[] Paths = ["/", "/walk", "/playground", "/token", "/attacks", "/phone", "/clock", "/lessons", "/lessons/3", "/lessons/callback",
        "/glossary", "/class", "/join", "/not-found"];

    public static TheoryData<string, string, int, int, bool, string> Views()
    {
        var views = new TheoryData<string, string, int, int, bool, string>();
        foreach (var path in Paths)
        {
            views.Add(path, "desk", 1280, 720, false, "en");
            views.Add(path, "phone", 390, 844, true, "zh-CN");
            views.Add(path, "phone-en", 390, 844, false, "en");
            views.Add(path, "wall", 1920, 1080, true, "en");
        }

        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task it_is_accessible_fits_the_screen_and_its_console_is_silent(string path, string view, int width, int height, bool isDark, string language)
    {
        await using var tab = await harness.OpenAsync($"{path}?lang={language}{(view == "wall" ? "&size=large" : "")}", width, height, isDark);

        await tab.KeepPictureAsync($"{(path == "/" ? "flow" : path.Trim('/').Replace('/', '-'))}-{view}");
        Assert.Equal(language, await tab.Page.Locator("html").GetAttributeAsync("lang"));
        await tab.AssertFitsAsync();
        await tab.AssertAccessibleAsync();
        Assert.DoesNotContain("⟦", await tab.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(tab.Errors, error => path != "/not-found" || !error.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_language_is_kept_from_page_to_page()
    {
        await using var tab = await harness.OpenAsync("/?lang=zh-CN");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "术语表" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("术语表");
        await tab.Page.GotoAsync(new Uri(harness.Address, "/glossary").ToString());
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("术语表");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Glossary");
    }
}
