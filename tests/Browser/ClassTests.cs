using System.Globalization;
using Microsoft.Playwright;
using Scenario.Trainer.Classes;
using static Microsoft.Playwright.Assertions;

namespace Scenario.Browser;

/// <summary>A class in real browsers: five learners at once, the trainer's board, the view over a shoulder, and every page at a learner's own cloud.</summary>
public sealed partial class ClassTests(ClassHarness harness) : IClassFixture<ClassHarness>
{
    [Fact]
    public async Task five_learners_at_once_each_have_their_own_cloud_and_the_board_shows_who_is_where()
    {
        await using var board = await harness.OpenAsync("/class");
        var seats = await Task.WhenAll(Enumerable.Range(1, 5).Select(number => harness.JoinAsync($"Learner-{number}")));
        try
        {
            var (lesson, walk, phone, attack, idle) = (seats[0], seats[1], seats[2], seats[3], seats[4]);
            await Task.WhenAll(FailALessonAsync(lesson.Tab), WalkAsync(walk.Tab), UploadAsync(phone.Tab), AttackAsync(attack.Tab));

            await Expect(Row(board, lesson.Learner)).ToContainTextAsync("Lesson 1,");
            await Expect(Row(board, lesson.Learner)).ToContainTextAsync("1 tries");
            await Expect(Row(board, walk.Learner)).ToContainTextAsync("2 steps made");
            await Expect(Row(board, phone.Learner)).ToContainTextAsync("Phone");
            await Expect(Row(board, attack.Learner)).ToContainTextAsync("403");
            await Expect(Row(board, idle.Learner)).ToContainTextAsync("connected");
            Assert.Contains(await phone.Learner.Stage.Cloud.Oss.KeysAsync("sample-bucket", "users/alice/"),
                static key => key.Contains("picture-", StringComparison.Ordinal));
            foreach (var other in new[] { lesson, walk, attack, idle })
            {
                Assert.DoesNotContain(await other.Learner.Stage.Cloud.Oss.KeysAsync("sample-bucket", "users/alice/"),
                    static key => key.Contains("picture-", StringComparison.Ordinal));
            }

            Assert.DoesNotContain(idle.Learner.Stage.Feed.Hops, static hop => hop.Name is "PutObject" or "AssumeRole");
            Assert.DoesNotContain(harness.Stack.Stage.Feed.Hops, static hop => hop.Name is "PutObject");
            await board.AssertAccessibleAsync();
            Assert.All(seats, static seat => Assert.Empty(seat.Tab.Errors));
            Assert.Empty(board.Errors);
        }
        finally
        {
            await LeaveAsync(seats);
        }
    }

    [Fact]
    public async Task stuck_is_measured_on_the_shared_clock_and_the_longest_comes_first()
    {
        var (first, one) = await harness.JoinAsync("Slow");
        await using var board = await harness.OpenAsync("/class");
        await board.Page.GetByRole(AriaRole.Button, new() { Name = "+16 min" }).ClickAsync();
        var (second, two) = await harness.JoinAsync("Quick");
        try
        {
            await Expect(Row(board, one)).ToContainTextAsync("16 min");
            await Expect(Row(board, two)).ToContainTextAsync("0 min");
            await Expect(board.Page.Locator("tr[data-learner]").First).ToHaveAttributeAsync("data-learner", one.Number.ToString(CultureInfo.InvariantCulture));

            await harness.OpenAsync(first, "/glossary");

            await Expect(Row(board, one)).ToContainTextAsync("0 min");
            await Expect(Row(board, one)).ToContainTextAsync("Glossary");
        }
        finally
        {
            harness.Stack.Stage.Clock.Reset();
            await LeaveAsync((first, one), (second, two));
        }
    }

    [Fact]
    public async Task over_the_shoulder_the_trainer_sees_requests_and_can_change_nothing_and_the_learner_is_told()
    {
        var (tab, learner) = await harness.JoinAsync("Watched");
        try
        {
            await using var trainer = await harness.OpenAsync("/class");
            await Row(trainer, learner).GetByRole(AriaRole.Link, new() { Name = "Look" }).ClickAsync();
            await Expect(trainer.Page.Locator("h1")).ToContainTextAsync("Over the shoulder of Watched");
            await Expect(tab.Page.GetByText("The trainer is looking at your requests.")).ToBeVisibleAsync();

            await AttackAsync(tab);

            await Expect(trainer.Page.Locator(".hop.refused").First).ToBeVisibleAsync();
            await trainer.Page.Locator(".hop.refused").First.ClickAsync();
            await Expect(trainer.Page.Locator("#hop-panel")).ToContainTextAsync("Answer");
            await Expect(trainer.Page.GetByRole(AriaRole.Button, new() { Name = "Reset everything" })).ToHaveCountAsync(0);
            await Expect(trainer.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" })).ToHaveCountAsync(0);
            await trainer.AssertAccessibleAsync();
            await trainer.KeepPictureAsync("class-shoulder");
            await trainer.Page.GetByRole(AriaRole.Link, new() { Name = "The class" }).ClickAsync();
            await Expect(tab.Page.GetByText("The trainer is looking at your requests.")).ToHaveCountAsync(0);
            Assert.Empty(trainer.Errors);
        }
        finally
        {
            await LeaveAsync((tab, learner));
        }
    }

    [Fact]
    public async Task the_trainer_pauses_resets_and_removes_a_learner_with_the_keyboard()
    {
        var (tab, learner) = await harness.JoinAsync("Gus");
        await using var board = await harness.OpenAsync("/class");
        await UploadAsync(tab);

        await PressAsync(Row(board, learner), "Pause");
        await Expect(tab.Page.GetByText("The trainer has paused this page. Look to the front.")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("main[inert]")).ToHaveCountAsync(1);
        await PressAsync(Row(board, learner), "Go on");
        await Expect(tab.Page.Locator("main[inert]")).ToHaveCountAsync(0);

        await PressAsync(Row(board, learner), "Reset cloud");
        await Expect(tab.Page.Locator(".story .hop-line")).ToHaveCountAsync(0);
        Assert.DoesNotContain(await learner.Stage.Cloud.Oss.KeysAsync("sample-bucket", "users/alice/"),
            static key => key.Contains("picture-", StringComparison.Ordinal));

        await PressAsync(Row(board, learner), "Remove");
        await Expect(Row(board, learner)).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("#code")).ToBeVisibleAsync(); // the place to join
        await tab.DisposeAsync();
    }

    [Theory]
    [InlineData("token", true)]
    [InlineData("form", true)]
    [InlineData("presigned", true)]
    [InlineData("token", false)]
    public async Task the_phone_uploads_to_the_learners_own_oss_also_where_the_browser_has_no_WebCrypto(string way, bool hasCrypto)
    {
        // as over plain HTTP from another machine
        var (tab, learner) = await harness.JoinAsync("Phone", 390, 844,
            script: hasCrypto ? null : "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });");
        try
        {
            await UploadAsync(tab, way);

            Assert.Contains(await learner.Stage.Cloud.Oss.KeysAsync("sample-bucket", "users/alice/"),
                static key => key.Contains("picture-", StringComparison.Ordinal));
            await Expect(tab.Page.Locator(".big-counter")).ToContainTextAsync("Object bytes through AppServer: 0");
            if (way == "form")
            {
                await Expect(tab.Page.Locator(".phone-log")).ToContainTextAsync("{\"status\":\"ok\"}");
            }

            await tab.AssertFitsAsync();
            await tab.AssertAccessibleAsync();
            await tab.KeepPictureAsync($"class-learner-phone-{way}-{hasCrypto}");
            Assert.Empty(tab.Errors);
        }
        finally
        {
            await LeaveAsync((tab, learner));
        }
    }

    [Fact]
    public async Task every_page_works_at_the_learners_own_cloud()
    {
        var (tab, learner) = await harness.JoinAsync("学员", language: "zh-CN");
        try
        {
            foreach (var path in new[] { "/", "/walk", "/playground", "/token", "/attacks", "/phone", "/lessons", "/lessons/3", "/glossary" })
            {
                await harness.OpenAsync(tab, path);
                await Expect(tab.Page.Locator(".learner-bar")).ToContainTextAsync("学员");
                await tab.AssertAccessibleAsync();
            }

            await harness.OpenAsync(tab, "/playground");
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "发送真实请求" }).ClickAsync();
            await Expect(tab.Page.Locator(".hop-line")).ToHaveCountAsync(1);
            Assert.NotNull(await learner.Stage.Feed.WaitForAsync(static hop => hop.Name == "AssumeRole", TestContext.Current.CancellationToken));
            Assert.Empty(tab.Errors);
        }
        finally
        {
            await LeaveAsync((tab, learner));
        }
    }

    [Fact]
    public async Task a_raised_hand_comes_first_everybody_is_brought_to_a_lesson_and_the_heat_map_shows_who_is_stuck()
    {
        var (one, first) = await harness.JoinAsync("Quiet");
        var (two, second) = await harness.JoinAsync("Asking");
        await using var board = await harness.OpenAsync("/class");
        try
        {
            await two.Page.GetByRole(AriaRole.Button, new() { Name = "Raise your hand" }).FocusAsync();
            await two.Page.Keyboard.PressAsync("Enter");
            await Expect(Row(board, second)).ToContainTextAsync("☝");
            await Expect(board.Page.Locator("tr[data-learner]").First).ToHaveAttributeAsync("data-learner", second.Number.ToString(CultureInfo.InvariantCulture));
            await two.AssertAccessibleAsync();
            await PressAsync(Row(board, second), "Hand down");
            await Expect(two.Page.GetByRole(AriaRole.Button, new() { Name = "Raise your hand" })).ToBeVisibleAsync();

            await board.Page.GetByLabel("Everybody to").SelectOptionAsync("/lessons/narrow");
            await board.Page.GetByRole(AriaRole.Button, new() { Name = "Bring everybody" }).ClickAsync();
            foreach (var tab in new[] { one, two })
            {
                await Expect(tab.Page.Locator("h1")).ToContainTextAsync("A token for these pictures only");
                await Expect(tab.Page.GetByText("The trainer has brought you here.")).ToBeVisibleAsync();
            }

            for (var attempt = 0; attempt < BoardPaper.StuckAfter; attempt++)
            {
                first.Progress.Checked(Scenario.Trainer.Lessons.LessonBook.All[0], "{}", isSolved: false, DateTimeOffset.UnixEpoch);
            }

            await board.Page.GetByText("Who is stuck where").ClickAsync();
            await Expect(board.Page.Locator(".heat .hot")).ToHaveTextAsync("3");
            await Expect(board.Page.Locator(".heat tfoot td").First).ToHaveTextAsync("1");
            await board.AssertAccessibleAsync();
            await board.KeepPictureAsync("class-heat");

            await two.Page.GetByRole(AriaRole.Button, new() { Name = "Go on on another device" }).ClickAsync();
            await Expect(two.Page.Locator(".learner-bar")).ToContainTextAsync("It holds for 10 minutes and once.");
            var offer = await two.Page.Locator(".learner-bar").InnerTextAsync();
            await using var other = await harness.OpenAsync("/join");
            await other.Page.GetByText("I go on on another device").ClickAsync();
            await other.Page.GetByLabel("Code from your other device").FillAsync(Code().Match(offer).Value);
            await other.AssertAccessibleAsync();
            await other.Page.Keyboard.PressAsync("Enter");
            await Expect(other.Page.Locator(".learner-bar strong").First).ToHaveTextAsync("Asking");
            Assert.Empty(one.Errors.Concat(two.Errors).Concat(board.Errors).Concat(other.Errors));
        }
        finally
        {
            await LeaveAsync((one, first), (two, second));
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("[A-Z2-9]{4}-[A-Z2-9]{4}")]
    private static partial System.Text.RegularExpressions.Regex Code();

    public static TheoryData<string, string, int, int, bool, string> Views()
    {
        var views = new TheoryData<string, string, int, int, bool, string>();
        foreach (var path in new[] { "/class", "/join" })
        {
            views.Add(path, "desk", 1280, 720, false, "en");
            views.Add(path, "dark", 1280, 720, true, "en");
            views.Add(path, "phone", 390, 844, true, "zh-CN");
            views.Add(path, "phone-en", 390, 844, false, "en");
            views.Add(path, "wall", 1920, 1080, true, "zh-CN");
        }

        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task board_and_door_are_accessible_fit_the_screen_and_their_console_is_silent(string path, string view, int width, int height, bool isDark,
        string language)
    {
        var seats = await Task.WhenAll(harness.JoinAsync("李雷"), harness.JoinAsync("A-rather-long-name-without-any-break-in"));
        try
        {
            await AttackAsync(seats[0].Tab);
            await using var tab = await harness.OpenAsync($"{path}?lang={language}{(view == "wall" ? "&size=large" : "")}", width, height, isDark);

            await tab.KeepPictureAsync($"class-{path.Trim('/')}-{view}");
            await tab.AssertFitsAsync();
            await tab.AssertAccessibleAsync();
            Assert.DoesNotContain("⟦", await tab.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Empty(tab.Errors);
        }
        finally
        {
            await LeaveAsync(seats);
        }
    }

    [Fact]
    public async Task a_wrong_code_is_told_beside_the_form_and_keeps_the_name()
    {
        await using var tab = await harness.OpenAsync("/join");
        await tab.Page.Locator("#code").FillAsync("wrong-code");
        await tab.Page.Locator("#name").FillAsync("Han Meimei");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the code.");
        await Expect(tab.Page.Locator("#name")).ToHaveValueAsync("Han Meimei");
        await tab.AssertAccessibleAsync();
        await tab.Page.Locator("#code").FillAsync(JoinCode.Shown(harness.Room.Code).ToLowerInvariant()); // as it stands on the board
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator(".learner-bar")).ToContainTextAsync("Han Meimei");
        await harness.Room.RemoveAsync(harness.Room.Learners.Single(static learner => learner.Name == "Han Meimei"));
    }

    [Fact]
    public async Task a_reload_and_a_second_tab_show_the_same_learner()
    {
        var (tab, learner) = await harness.JoinAsync("Twice");
        try
        {
            await FailALessonAsync(tab);
            await tab.Page.ReloadAsync();
            await Expect(tab.Page.Locator(".learner-bar")).ToContainTextAsync("Twice");
            var second = await tab.Page.Context.NewPageAsync();
            await second.GotoAsync(new Uri(harness.Address, "/lessons/1").ToString());
            await Expect(second.Locator("#lesson-answer")).ToHaveValueAsync("{\"Version\":\"1\",\"Statement\":[]}");
            Assert.Equal(1, learner.Progress.Of(Scenario.Trainer.Lessons.LessonBook.Find(1)!).Attempts);
        }
        finally
        {
            await LeaveAsync((tab, learner));
        }
    }

    private static ILocator Row(Tab board, Learner learner) => board.Page.Locator($"tr[data-learner='{learner.Number}']");

    private static async Task PressAsync(ILocator row, string name)
    {
        var button = row.GetByRole(AriaRole.Button, new() { Name = name });
        await button.FocusAsync();
        await button.PressAsync("Enter");
    }

    private async Task FailALessonAsync(Tab tab)
    {
        await harness.OpenAsync(tab, "/lessons/1");
        await tab.Page.Locator("#lesson-answer").FillAsync("{\"Version\":\"1\",\"Statement\":[]}");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = false }).First.ClickAsync();
        await Expect(tab.Page.Locator(".result .no").First).ToBeVisibleAsync();
    }

    private async Task WalkAsync(Tab tab)
    {
        await harness.OpenAsync(tab, "/walk");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        for (var step = 1; step <= 2; step++)
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
            await Expect(tab.Page.Locator(".outcome .chapter")).ToContainTextAsync($"Step {step}:");
        }
    }

    private async Task UploadAsync(Tab tab, string way = "token")
    {
        await harness.OpenAsync(tab, "/phone");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-gallery li").First).ToBeVisibleAsync();
        await tab.Page.GetByLabel("How to upload").SelectOptionAsync(way);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Take a picture" }).ClickAsync();
        await Expect(tab.Page.Locator(".phone-gallery img")).ToHaveCountAsync(1);
    }

    private async Task AttackAsync(Tab tab)
    {
        await harness.OpenAsync(tab, "/attacks");
        await tab.Page.Locator("[data-attack='borrow'] button.primary").ClickAsync();
        await Expect(tab.Page.Locator("[data-attack='borrow'] .verdict-line")).ToBeVisibleAsync();
    }

    private async Task LeaveAsync(params (Tab Tab, Learner Learner)[] seats)
    {
        foreach (var (tab, learner) in seats)
        {
            await tab.DisposeAsync();
            await harness.Room.RemoveAsync(learner);
        }

        Assert.DoesNotContain(harness.Room.Learners, learner => seats.Any(seat => seat.Learner == learner));
    }
}
