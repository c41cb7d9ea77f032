using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Lessons.Live;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Demo;

/// <summary>A class from the first learner to its end, and what a learner meets who takes more than his share.</summary>
public sealed class ClassTests(SharedClass shared) : IClassFixture<SharedClass>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_learner_has_the_whole_scenario_behind_the_pages_own_address()
    {
        var room = shared.Class;
        var (browser, learner) = await room.JoinAsync("Li", Token);

        using var login = await browser.PostAsJsonAsync(new Uri("/c/app/api/login", UriKind.Relative), new { user = "alice", password = "alice-password" },
            Token);
        var bearer = (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri("/c/app/api/credentials", UriKind.Relative))
        { Content = JsonContent.Create(new { grant = "my-files" }) };
        request.Headers.Authorization = new("Bearer", bearer);
        using var issued = await browser.SendAsync(request, Token);
        var token = await issued.Content.ReadFromJsonAsync<JsonElement>(Token);
        var key = new CloudKey(token.GetProperty("accessKeyId").GetString()!, token.GetProperty("accessKeySecret").GetString()!,
            token.GetProperty("securityToken").GetString());

        using var put = await PutAsync(browser, learner, key, "users/alice/a.txt", [1, 2, 3]);
        using var denied = await PutAsync(browser, learner, key, "users/bob/a.txt", [1, 2, 3]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (put.StatusCode, denied.StatusCode));
        Assert.Equal([1, 2, 3], (await learner.Stage.Cloud.Oss.ReadAsync("sample-bucket", "users/alice/a.txt", Token)).Content.ToArray());
        Assert.Equal(["/api/login", "/api/credentials", "AssumeRole", "PutObject", "PutObject"],
            (await learner.Stage.Feed.SettledAsync(Token)).Where(static hop => hop.Name != "GetCallerIdentity").Select(static hop => hop.Name));
        Assert.Equal("PutObject", learner.LastRefusal?.Name);
        Assert.Equal(0, learner.Stage.Load.ObjectBytes);
    }

    [Fact]
    public async Task the_lessons_that_send_real_requests_are_solved_within_the_limits_of_a_learner()
    {
        var room = shared.Class;
        var (_, learner) = await room.JoinAsync("Li", Token);
        foreach (var lesson in LessonBook.All.Where(static lesson => lesson.IsLive))
        {
            var outcome = await LiveCheck.CheckAsync(lesson, lesson.Answer(lesson.Solution), learner.Stage, room.Stages, Token);

            Assert.True(outcome.IsSolved, $"{lesson.Slug}: {string.Join(", ", outcome.Failed.Select(static asked => asked.Probe.Id))}");
        }
    }

    [Fact]
    public async Task too_many_bytes_or_objects_or_requests_are_refused_in_words_that_the_client_reads()
    {
        await using var room = await RunningClass.StartAsync(Token, new ClassLimits
        {
            BodyBytes = 1024 * 1024,
            StoredBytes = 2 * 1024 * 1024,
            Objects = 30,
            Burst = 1000,
            RequestsPerSecond = 1,
        });
        var (browser, learner) = await room.JoinAsync("Li", Token);
        var key = Root(learner);
        await AssertRefusedAsync(await PutAsync(browser, learner, key, "large.bin", new byte[(1024 * 1024) + 1]), "at most 1 MiB");
        // the answer waits for its end
        await AssertRefusedAsync(await PutAsync(browser, learner, key, "picture.bin", new byte[20 * 1024 * 1024]), "at most 1 MiB");

        using (var fits = await PutAsync(browser, learner, key, "one.bin", new byte[1024 * 1024]))
        {
            Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        }

        // the seed's objects count
        await AssertRefusedAsync(await PutAsync(browser, learner, key, "two.bin", new byte[1024 * 1024]), "at most 2 MiB and 30 objects");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var small = await PutAsync(browser, learner, key, $"small/{i}", []);
            answers.Add(small.StatusCode);
        }

        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.Equal(HttpStatusCode.Forbidden, answers[^1]);
        Assert.Equal(30, learner.Stage.Cloud.StoredUse().Objects);
        await learner.Stage.ResetAsync(Token);
        using var after = await PutAsync(browser, learner, key, "small/again", []);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Contains(await learner.Stage.Feed.SettledAsync(Token), static hop => hop.Name == "PutObject" && hop.Status == 200);
    }

    [Fact]
    public async Task uploads_at_the_same_time_do_not_all_find_the_same_room()
    {
        await using var room = await RunningClass.StartAsync(Token, new ClassLimits { StoredBytes = 4 * 1024 * 1024 });
        var (browser, learner) = await room.JoinAsync("Li", Token);
        var key = Root(learner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PutAsync(browser, learner, key, $"many/{i}", new byte[1024 * 1024])));

        Assert.InRange(learner.Stage.Cloud.StoredUse().Bytes, 1024 * 1024, 4 * 1024 * 1024);
        Assert.All(answers, static answer => answer.Dispose());
    }

    [Fact]
    public async Task a_locked_learner_is_told_so_by_every_host_and_goes_on_after()
    {
        var room = shared.Class;
        var (browser, learner) = await room.JoinAsync("Li", Token);
        learner.IsLocked = true;

        await AssertRefusedAsync(await PutAsync(browser, learner, Root(learner), "users/alice/a.txt", []), "The trainer has paused your cloud.");
        using var login = await browser.PostAsJsonAsync(new Uri("/c/app/api/login", UriKind.Relative), new { user = "alice", password = "alice-password" },
            Token);
        Assert.Equal(LearnerMeter.Code, (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("title").GetString());
        var sts = await new StageCalls(learner.Stage).StsAsync(Root(learner), "GetCallerIdentity", [], Token);
        Assert.Equal((403, LearnerMeter.Code), (sts.Status, sts.Code));
        Assert.Equal(LearnerMeter.Code, learner.LastRefusal?.Code);

        learner.IsLocked = false;
        using var put = await PutAsync(browser, learner, Root(learner), "users/alice/a.txt", []);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
    }

    [Fact]
    public async Task a_full_class_says_so_and_a_place_that_becomes_free_is_given_again()
    {
        await using var room = await RunningClass.StartAsync(Token, new ClassLimits { Learners = 1 });
        var (first, _) = await room.JoinAsync("Li", Token);
        using var second = room.Browser();
        using (var full = await RunningClass.EnterAsync(second, room.Room.Code, "Wang", Token))
        {
            Assert.Contains("error=full", full.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var left = await first.PostAsync(new Uri("/join/leave", UriKind.Relative), null, Token))
        {
            Assert.Equal(HttpStatusCode.SeeOther, left.StatusCode);
        }

        Assert.Empty(room.Room.Learners);
        await room.JoinAsync("Wang", Token);
    }

    [Fact]
    public async Task the_same_browser_that_joins_again_has_one_cloud()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var (browser, before) = await room.JoinAsync("Li", Token);

        using var again = await RunningClass.EnterAsync(browser, room.Room.Code, "Li", Token);

        Assert.Equal("/", again.Headers.Location?.ToString());
        Assert.True(before.Ended.IsCancellationRequested);
        Assert.Single(room.Room.Learners);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u0007b")]
    [InlineData("a\u200Bb")]
    [InlineData("0123456789012345678901234567890123456789x")]
    public async Task a_name_that_nobody_could_read_is_refused(string name)
    {
        var room = shared.Class;
        var before = room.Room.Learners;
        using var browser = room.Browser();

        using var answer = await RunningClass.EnterAsync(browser, room.Room.Code, name, Token);

        Assert.Contains("error=name", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, room.Room.Learners);
    }

    [Fact]
    public async Task the_end_of_the_class_ends_every_cloud_and_lets_nobody_in()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var (browser, learner) = await room.JoinAsync("Li", Token);
        var (stage, root) = (learner.Stage, Root(learner));

        await room.Room.EndAsync();

        Assert.True(learner.Ended.IsCancellationRequested);
        using var page = await browser.GetAsync(new Uri("/", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        using var enter = await RunningClass.EnterAsync(browser, room.Room.Code, "Li", Token);
        Assert.Contains("error=over", enter.Headers.Location!.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new StageCalls(stage).StsAsync(root, "GetCallerIdentity", [], Token));
    }

    [Fact]
    public async Task a_learner_who_is_away_for_long_loses_the_cloud_and_nothing_else_and_gets_another_on_return()
    {
        await using var room = await RunningClass.StartAsync(Token, new ClassLimits { Idle = TimeSpan.Zero });
        var (browser, learner) = await room.JoinAsync("Li", Token);
        learner.Progress.Checked(LessonBook.All[0], "{}", isSolved: true, DateTimeOffset.UnixEpoch);
        var (stage, root) = (learner.Stage, Root(learner));

        await room.Room.EndIdleAsync();

        Assert.Null(learner.Awake);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new StageCalls(stage).StsAsync(root, "GetCallerIdentity", [], Token));
        Assert.Contains("cloud was ended", await BoardAsync(room, "/class/board.md?lang=en"), StringComparison.Ordinal);
        using var back = await browser.GetAsync(new Uri("/lessons", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.NotSame(stage, learner.Awake);
        Assert.Equal(1, learner.Progress.Solved);
        using var put = await PutAsync(browser, learner, Root(learner), "users/alice/a.txt", [1]);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Same(learner, Assert.Single(room.Room.Learners));
    }

    [Fact]
    public async Task a_learner_who_is_there_keeps_the_cloud()
    {
        var room = shared.Class;
        var (_, learner) = await room.JoinAsync("Li", Token);
        var stage = learner.Stage;

        await room.Room.EndIdleAsync();

        Assert.Same(stage, learner.Awake);
    }

    [Fact]
    public async Task a_learner_goes_on_on_another_device_by_a_code_that_lets_in_once()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var (first, learner) = await room.JoinAsync("Li", Token);
        var replaced = room.Room.Offer(learner);
        var code = room.Room.Offer(learner);
        using var second = room.Browser();
        using var third = room.Browser();

        Assert.Equal("/join?error=handover", await TakeUpAsync(second, replaced));
        Assert.Equal("/", await TakeUpAsync(second, JoinCode.Shown(code).ToLowerInvariant()));
        Assert.Equal("/join?error=handover", await TakeUpAsync(third, code));

        Assert.Same(learner, Assert.Single(room.Room.Learners));
        foreach (var browser in new[] { first, second })
        {
            Assert.Contains("<strong>Li</strong>", await browser.GetStringAsync(new Uri("/glossary", UriKind.Relative), Token), StringComparison.Ordinal);
        }

        await room.Room.RemoveAsync(learner);
        foreach (var browser in new[] { first, second })
        {
            using var page = await browser.GetAsync(new Uri("/glossary", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        }

        await room.JoinAsync("Wang", Token); // and the place is free just once
    }

    [Fact]
    public async Task codes_for_another_device_are_guessed_no_faster_than_join_codes_and_end_with_the_session()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var (_, learner) = await room.JoinAsync("Li", Token);
        var code = room.Room.Offer(learner);
        await room.Room.RemoveAsync(learner);
        using var browser = room.Browser();

        Assert.Equal("/join?error=handover", await TakeUpAsync(browser, code));
        for (var i = 1; i < new ClassLimits().WrongCodes; i++)
        {
            Assert.Equal("/join?error=handover", await TakeUpAsync(browser, "ABCD-2345"));
        }

        Assert.Equal("/join?error=wait", await TakeUpAsync(browser, "ABCD-2345"));
        using var enter = await RunningClass.EnterAsync(browser, room.Room.Code, "Li", Token);
        Assert.Contains("error=wait", enter.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_board_is_taken_along_by_the_trainer_alone_and_a_name_is_never_a_formula()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var (browser, learner) = await room.JoinAsync("=1+1|\"x\"", Token);
        learner.Progress.Checked(LessonBook.All[0], "{}", isSolved: false, DateTimeOffset.UnixEpoch, wrong: 1);
        learner.Progress.Checked(LessonBook.All[1], "{}", isSolved: true, DateTimeOffset.UnixEpoch);
        learner.RaiseHand(true);

        var csv = (await BoardAsync(room, "/class/board.csv?lang=en")).Split("\r\n");
        var markdown = await BoardAsync(room, "/class/board.md?lang=en");
        var numbers = await BoardAsync(room, "/class/board.md?lang=zh-CN&names=no");

        Assert.StartsWith("\"Name\",\"Where\",\"Solved\",\"Hand\",\"1\",\"2\"", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=1+1|\"\"x\"\"\",\"Flow\",\"1\",\"☝\",\"1\",\"✓ 1\",\"\"", csv[1], StringComparison.Ordinal);
        Assert.Contains("| =1+1\\|\"x\" | Flow | 1 | ☝ | 1 | ✓ 1 |", markdown, StringComparison.Ordinal);
        Assert.Contains("| 学员 1 |", numbers, StringComparison.Ordinal);
        Assert.DoesNotContain("1+1", numbers, StringComparison.Ordinal);
        using var learners = await browser.GetAsync(new Uri("/class/board.csv", UriKind.Relative), Token);
        using var stranger = room.Browser();
        using var strangers = await stranger.GetAsync(new Uri("/class/board.csv", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Redirect), (learners.StatusCode, strangers.StatusCode));
    }

    [Fact]
    public async Task a_stranger_looks_at_the_place_to_join_only_so_often_and_a_learner_as_often_as_he_likes()
    {
        await using var room = await RunningClass.StartAsync(Token, new ClassLimits { Looks = 3 });
        var (learner, _) = await room.JoinAsync("Li", Token);
        using var stranger = room.Browser();
        stranger.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        for (var i = 0; i < 3; i++)
        {
            using var look = await stranger.GetAsync(new Uri("/join", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        }

        using var refused = await stranger.GetAsync(new Uri("/join", UriKind.Relative), Token);
        using var asset = await stranger.GetAsync(new Uri("/assets/trainer.css", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (refused.StatusCode, asset.StatusCode));
        Assert.Contains("请等一分钟", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var page = await learner.GetAsync(new Uri("/join", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var trainer = room.Browser(isLocal: true);
        using var own = await trainer.GetAsync(new Uri("/join", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task the_trainer_at_this_machine_has_the_board_and_his_own_cloud()
    {
        var room = shared.Class;
        await room.JoinAsync("Zhang-from-the-room", Token);
        using var trainer = room.Browser(isLocal: true);

        var board = await trainer.GetStringAsync(new Uri("/class", UriKind.Relative), Token);

        Assert.Contains(JoinCode.Shown(room.Room.Code), board, StringComparison.Ordinal);
        Assert.Contains("Zhang-from-the-room", board, StringComparison.Ordinal);
        Assert.Contains("<svg", board, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_class_that_lasts_long_enough_ends_by_itself()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var stack = await Scenario.Demo.Stack.DemoStack.StartAsync(new() { Port = 0 }, Token);
        await using var room = new ClassRoom(new Uri("http://127.0.0.1:1/"),
            new StageDirectory(stack.Stage, static (_, _) => throw new NotSupportedException()),
            static (_, _) => throw new NotSupportedException(), new ClassLimits(), time);
        time.Advance(TimeSpan.FromMinutes(239));
        Assert.False(room.IsOver);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(room.IsOver);
    }

    private static async Task<string> BoardAsync(RunningClass room, string path)
    {
        using var trainer = room.Browser(isLocal: true);
        return await trainer.GetStringAsync(new Uri(path, UriKind.Relative), Token);
    }

    private static async Task<string?> TakeUpAsync(HttpClient browser, string code)
    {
        using var form = new FormUrlEncodedContent([new("device", code)]);
        using var answer = await browser.PostAsync(new Uri("/join/takeup", UriKind.Relative), form, Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location?.ToString();
    }

    private static CloudKey Root(Learner learner)
    {
        var key = learner.Stage.Cloud.Ram.Directory.AccessKeys.Values.First(static candidate => candidate.IsRoot);
        return new(key.AccessKeyId, key.AccessKeySecret);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient browser, Learner learner, CloudKey key, string name, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put,
            new Uri($"/c/oss/sample-bucket/{name}", UriKind.Relative))
        { Content = new ByteArrayContent(body) };
        foreach (var (header, value) in new StageCalls(learner.Stage).SignV4(key, new OssAsk("PUT", "sample-bucket", name)))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await browser.SendAsync(request, Token);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string sentence)
    {
        using (answer)
        {
            var xml = System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).Root!;
            Assert.Equal((HttpStatusCode.Forbidden, LearnerMeter.Code), (answer.StatusCode, xml.Element("Code")!.Value));
            Assert.Contains(sentence, xml.Element("Message")!.Value, StringComparison.Ordinal);
        }
    }
}
