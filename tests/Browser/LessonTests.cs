using Microsoft.Playwright;
using Scenario.Trainer.Lessons;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>The course in a browser: every lesson by its solution, and not by its mistakes.</summary>
public sealed class LessonTests(PageHarness harness) : IClassFixture<PageHarness>
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, LessonBook.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task a_lesson_is_solved_by_its_solution_and_not_by_its_mistakes(int number)
    {
        var lesson = LessonBook.Find(number)!;
        await using var tab = await harness.OpenAsync($"/lessons/{number}");
        var check = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true });
        var result = tab.Page.Locator(".result");

        foreach (var mistake in lesson.Wrong)
        {
            await AnswerAsync(tab, lesson, mistake.Answer);
            await check.ClickAsync();
            await Expect(result).ToContainTextAsync($"{mistake.Fails.Count} of {lesson.Probes.Count} requests come out wrong.");
        }

        await Expect(tab.Page.Locator(".hint").First).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show the solution" }).ClickAsync();
        await Expect(result).ToContainTextAsync("This is the solution.");
        await check.ClickAsync();
        await Expect(result).ToContainTextAsync("Solved.");
        await tab.KeepPictureAsync($"lesson-{number}");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "All lessons" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = lesson.Texts["title"][0] })).ToContainTextAsync("solved");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task the_first_wrong_answer_only_counts_and_the_solution_asks_back_until_three_were_tried()
    {
        var lesson = LessonBook.Find("narrow")!;
        await using var tab = await harness.OpenAsync("/lessons/narrow");
        var check = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true });
        var solution = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show the solution" });
        await AnswerAsync(tab, lesson, lesson.Wrong[0].Answer);
        await check.ClickAsync();
        await Expect(tab.Page.Locator(".result")).ToContainTextAsync("Too much is allowed in");
        await Expect(tab.Page.Locator(".result .decision")).ToHaveCountAsync(0);
        await solution.ClickAsync();
        await Expect(tab.Page.Locator(".asking")).ToContainTextAsync("You have tried 1 times.");
        await tab.AssertAccessibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Try on" }).ClickAsync();

        await check.ClickAsync();
        await Expect(tab.Page.Locator(".result .decision")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".hint")).ToHaveCountAsync(0);
        await check.ClickAsync();
        await Expect(tab.Page.Locator(".hint")).ToHaveCountAsync(1);
        await solution.ClickAsync();
        await Expect(tab.Page.Locator(".result")).ToContainTextAsync("This is the solution.");
    }

    [Theory]
    [InlineData("/lessons/certificate.md?lang=zh-CN", "# Scenario 学习记录")]
    [InlineData("/lessons/sheet.md?lang=en", "# Exercise sheet: temporary access")]
    public async Task certificate_and_exercise_sheet_are_Markdown_files(string path, string begins)
    {
        await using var tab = await harness.OpenAsync("/lessons");

        var answer = await tab.Page.APIRequest.GetAsync(new Uri(harness.Address, path).ToString());

        Assert.Equal("text/markdown; charset=utf-8", answer.Headers["content-type"]);
        Assert.StartsWith(begins, await answer.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(Tab tab, Lesson lesson, System.Text.Json.JsonElement answer)
    {
        if (!lesson.IsLive)
        {
            await tab.Page.Locator("#lesson-answer").FillAsync(Lesson.Document(answer));
            return;
        }

        foreach (var field in lesson.Fields)
        {
            var (input, value) = (tab.Page.Locator($"#lesson-{field.Name}"), answer.GetProperty(field.Name).GetString()!);
            await (field.Options.Count > 0 ? input.SelectOptionAsync(value) : FillAsync(input, value));
        }

        static async Task<IReadOnlyList<string>> FillAsync(ILocator input, string value)
        {
            await input.FillAsync(value);
            await input.PressAsync("Tab"); // leaves the field, as a person does
            return [];
        }
    }
}
