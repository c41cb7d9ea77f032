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

    [Fact]
    public async Task four_answers_can_be_predicted_earlier_answers_taken_up_again_and_the_last_change_undone()
    {
        var lesson = LessonBook.Find("narrow")!;
        await using var tab = await harness.OpenAsync("/lessons/narrow");
        var check = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true });
        await tab.Page.GetByText("Predict four answers first").ClickAsync();
        var questions = tab.Page.Locator(".predict fieldset");
        await Expect(questions).ToHaveCountAsync(4);
        for (var at = 0; at < 4; at++)
        {
            await questions.Nth(at).GetByLabel("denied").CheckAsync();
        }

        await tab.AssertAccessibleAsync();
        await AnswerAsync(tab, lesson, lesson.Wrong[0].Answer);
        await check.ClickAsync();

        var right = lesson.ToPredict.Count(probe => LessonCheck.Check(lesson, Lesson.Document(lesson.Wrong[0].Answer)).Probes.Single(asked => asked.Probe == probe) is { IsAllowed: false });
        await Expect(tab.Page.Locator(".predicted")).ToContainTextAsync($"You predicted {right} of 4 right.");
        await Expect(questions.First.GetByLabel("denied")).Not.ToBeCheckedAsync(); // a new answer, a new prediction
        await AnswerAsync(tab, lesson, lesson.Wrong[1].Answer);
        await check.ClickAsync();
        await Expect(tab.Page.Locator(".predicted")).ToHaveCountAsync(0);

        await tab.Page.GetByText("Earlier answers (2)").ClickAsync();
        await tab.Page.Locator(".tries li").Nth(1).GetByRole(AriaRole.Button, new() { Name = "Take it up again" }).ClickAsync();
        await Expect(tab.Page.Locator("#lesson-answer")).ToHaveValueAsync(Lesson.Document(lesson.Wrong[0].Answer));
        await tab.AssertAccessibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(tab.Page.Locator("#lesson-answer")).ToHaveValueAsync(Lesson.Document(lesson.Wrong[1].Answer));
        await tab.KeepPictureAsync("lesson-tries");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task progress_is_taken_along_as_a_file_whose_answers_are_tried_again()
    {
        var lesson = LessonBook.Find("first-token")!;
        await using var here = await harness.OpenAsync("/lessons/first-token");
        await AnswerAsync(here, lesson, lesson.Solution);
        await here.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true }).ClickAsync();
        await Expect(here.Page.Locator(".result")).ToContainTextAsync("Solved.");
        var file = await (await here.Page.APIRequest.GetAsync(new Uri(harness.Address, "/lessons/progress.json").ToString())).BodyAsync();

        await using var there = await harness.OpenAsync("/lessons");
        await there.Page.GetByLabel("Read a progress file").SetInputFilesAsync(new FilePayload { Name = "progress.json", MimeType = "application/json", Buffer = file });
        await Expect(there.Page.GetByText("1 lessons of the file are solved here.")).ToBeVisibleAsync();
        await Expect(there.Page.GetByText($"1 of {LessonBook.All.Count} solved")).ToBeVisibleAsync();
        await there.AssertAccessibleAsync();
        await there.Page.GetByLabel("Read a progress file").SetInputFilesAsync(new FilePayload { Name = "x.json", MimeType = "application/json", Buffer = "[]"u8.ToArray() });
        await Expect(there.Page.GetByText("This is no progress file of this course.")).ToBeVisibleAsync();
        Assert.Empty(there.Errors);
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
