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
        var editor = tab.Page.GetByLabel("Your policy", new() { Exact = true }).Locator("textarea").Or(tab.Page.Locator("#lesson-answer"));
        var check = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true });
        var result = tab.Page.Locator(".result");

        foreach (var mistake in lesson.Wrong)
        {
            await editor.FillAsync(Lesson.Document(mistake.Answer));
            await check.ClickAsync();
            await Expect(result).ToContainTextAsync($"{mistake.Fails.Count} of {lesson.Probes.Count} requests come out wrong.");
        }

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
}
