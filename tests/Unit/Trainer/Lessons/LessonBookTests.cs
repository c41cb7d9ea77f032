using System.Text.Json;
using Scenario.Trainer.Exchanges;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer.Lessons;

/// <summary>Plays every lesson: its solution and the other right answers solve it, its start and its mistakes do not.</summary>
public sealed class LessonBookTests
{
    public static TheoryData<string> Slugs => [.. LessonBook.All.Select(static lesson => lesson.Slug)];

    /// <summary>The lessons whose answer is a policy; the others need a cloud, and tests/Integration plays them.</summary>
    public static TheoryData<string> PolicySlugs => [.. LessonBook.All.Where(static lesson => !lesson.IsLive).Select(static lesson => lesson.Slug)];

    [Theory]
    [MemberData(nameof(PolicySlugs))]
    public void the_solution_and_every_accepted_answer_solve_the_lesson(string slug)
    {
        var lesson = Find(slug);

        Assert.All([lesson.Solution, .. lesson.Accepted], answer => Assert.Empty(FailedBy(lesson, answer)));
        Assert.True(Check(lesson, lesson.Solution).IsSolved);
    }

    [Theory]
    [MemberData(nameof(PolicySlugs))]
    public void every_mistake_fails_just_the_probes_that_it_says_and_is_told_its_own_text(string slug)
    {
        var lesson = Find(slug);

        Assert.True(lesson.Wrong.Count >= 3);
        Assert.All(lesson.Wrong, mistake =>
        {
            Assert.Equal(mistake.Fails.Order(StringComparer.Ordinal), FailedBy(lesson, mistake.Answer).Order(StringComparer.Ordinal));
            Assert.Equal(lesson.Texts[$"wrong.{mistake.Id}"], lesson.Texts[$"wrong.{Check(lesson, mistake.Answer).Mistake!.Id}"]);
        });
    }

    [Theory]
    [MemberData(nameof(PolicySlugs))]
    public void neither_the_start_nor_everything_nor_nothing_solves_it(string slug)
    {
        var lesson = Find(slug);

        Assert.False(Check(lesson, lesson.Start).IsSolved);
        Assert.False(LessonCheck.Check(lesson, lesson.Opening).IsSolved);
        Assert.Null(LessonCheck.Check(lesson, lesson.Opening).Error); // nobody is greeted with an error
        Assert.True(lesson.Probes.Any(static probe => probe.WantsAllow) && lesson.Probes.Count(static probe => !probe.WantsAllow) >= 3);
        if (lesson.Edits is LessonEdit.IdentityPolicy or LessonEdit.RolePolicy or LessonEdit.SessionPolicy or LessonEdit.Template)
        {
            Assert.False(LessonCheck.Check(lesson, """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""").IsSolved);
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void every_text_is_there_in_both_languages_and_none_is_left_over(string slug)
    {
        var lesson = Find(slug);
        string[] wanted =
        [
            "title", "goal", "do", "hint1", "hint2", "why", .. lesson.Wrong.Select(static mistake => $"wrong.{mistake.Id}"),
            .. lesson.Fields.Select(static field => $"field.{field.Name}"),
            .. lesson.Fields.SelectMany(static field => field.Options.Select(option => $"option.{field.Name}.{option}")),
            .. lesson.IsLive ? lesson.Probes.Select(static probe => $"probe.{probe.Id}") : [],
        ];

        Assert.Equal(wanted.Order(StringComparer.Ordinal), lesson.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(lesson.Texts.Values, static words =>
        {
            Assert.Equal(2, words.Count);
            Assert.All(words, static text => Assert.NotEmpty(text));
            Assert.True(words[1].Any(static c => c is >= '一' and <= '鿿') || words[0].Trim('`').All(char.IsAsciiLetter), words[1]); // or a name of the API alone
            Assert.Equal(words[0].Contains("{fact}", StringComparison.Ordinal), words[1].Contains("{fact}", StringComparison.Ordinal));
            Assert.Equal(words[0].Count(static c => c == '`') % 2, words[1].Count(static c => c == '`') % 2);
        });
    }

    [Fact]
    public void slugs_and_places_are_unique_and_every_part_has_lessons()
    {
        Assert.Equal(LessonBook.All.Count, LessonBook.All.Select(static lesson => lesson.Slug).Distinct().Count());
        Assert.Equal(LessonBook.All.Count, LessonBook.All.Select(static lesson => lesson.Order).Distinct().Count());
        Assert.Equal(["administrator", "app", "backend"], LessonBook.All.Select(static lesson => lesson.Part).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void a_text_that_is_no_policy_is_told_where_it_goes_wrong()
    {
        var outcome = LessonCheck.Check(Find("narrow"), """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject"}]}""");

        Assert.False(outcome.IsSolved);
        Assert.StartsWith("$.Statement[0]", outcome.Error!.JsonPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"oss:*","Resource":"*"}""", "much")]
    [InlineData("""{"Effect":"Deny","Action":"oss:*","Resource":"*"}""", "little")]
    [InlineData("""{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/private/*"}""", "both")]
    public void a_wrong_answer_that_is_no_known_mistake_is_told_its_direction(string statements, string direction)
    {
        var outcome = LessonCheck.Check(Find("narrow"), $$"""{"Version":"1","Statement":[{{statements}}]}""");

        Assert.Equal(direction, outcome.Direction);
        Assert.True(TextCatalog.Embedded.Contains($"lesson.unknown.{direction}"));
    }

    /// <summary>Everything is allowed but the very requests that the lesson lists as forbidden.</summary>
    [Theory]
    [MemberData(nameof(PolicySlugs))]
    public void an_answer_that_knows_only_the_list_by_heart_does_not_solve_it(string slug)
    {
        var lesson = Find(slug);
        var principal = lesson.Edits is LessonEdit.TrustPolicy or LessonEdit.BucketPolicy;
        var forbidden = lesson.Probes.Where(static probe => !probe.WantsAllow).Select(probe => new Dictionary<string, object>
        {
            ["Effect"] = "Deny",
            ["Action"] = probe.Action,
            ["Resource"] = probe.Resource,
            ["Condition"] = new Dictionary<string, object> { ["StringEquals"] = probe.Context },
        }).ToList();
        forbidden.ForEach(static statement => _ = ((Dictionary<string, object>)statement["Condition"])["StringEquals"] is IReadOnlyDictionary<string, string> { Count: 0 }
            && statement.Remove("Condition"));
        Dictionary<string, object> everything = new() { ["Effect"] = "Allow", ["Action"] = "*", ["Resource"] = "*" };
        var answer = principal ? null : JsonSerializer.Serialize(new { Version = "1", Statement = forbidden.Prepend(everything) });
        if (answer is null || lesson.Edits == LessonEdit.Template)
        {
            Assert.NotEmpty(LessonNeighbours.Of(lesson)); // such a list cannot be written there: who asks is no part of it
            return;
        }

        var outcome = LessonCheck.Check(lesson, answer);

        Assert.Null(outcome.Error);
        Assert.False(outcome.IsSolved);
        Assert.True(outcome.Failed.Any() || outcome.Strays.Any());
    }

    [Fact]
    public void neighbours_are_a_folder_beside_another_action_and_another_bucket_and_none_is_a_request_of_the_lesson()
    {
        var neighbours = LessonNeighbours.Of(Find("intersection"));

        Assert.Contains(neighbours, static probe => probe is { Action: "oss:PutObject" } && probe.Resource.EndsWith(":sample-bucket/users2/bob/p.jpg", StringComparison.Ordinal));
        Assert.Contains(neighbours, static probe => probe is { Action: "oss:PutObjectAcl" } && probe.Resource.EndsWith("/users/bob/p.jpg", StringComparison.Ordinal));
        Assert.Contains(neighbours, static probe => probe.Resource.Contains(":sample-bucket-backup/users/bob/", StringComparison.Ordinal));
        Assert.All(neighbours, static probe => Assert.Equal("deny", probe.Want));
        Assert.Empty(neighbours.Select(static probe => (probe.Action, probe.Resource)).Intersect(Find("intersection").Probes.Select(static probe => (probe.Action, probe.Resource))));
    }

    [Fact]
    public void an_answer_that_is_right_by_the_list_and_wrong_beside_it_is_told_the_neighbour()
    {
        var outcome = LessonCheck.Check(Find("role-policy"), """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:sample-bucket/users/*"},
             {"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:sample-bucket","Condition":{"StringLike":{"oss:Prefix":["users/*","Users/*"]}}}]}
            """);

        Assert.Empty(outcome.Failed);
        Assert.False(outcome.IsSolved);
        Assert.Contains(outcome.Strays, static asked => asked.Probe.Context.Values.Contains("Users/alice/"));
        Assert.Null(outcome.Mistake);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void four_of_the_requests_can_be_predicted_of_which_some_must_work_and_some_not(string slug)
    {
        var asked = Find(slug).ToPredict;

        Assert.Equal(4, asked.Count);
        Assert.Contains(asked, static probe => probe.WantsAllow);
        Assert.Contains(asked, static probe => !probe.WantsAllow);
    }

    [Fact]
    public void earlier_answers_are_remembered_once_each_and_the_oldest_fall_out()
    {
        var (lesson, progress) = (Find("narrow"), new LessonProgress());
        progress.Checked(lesson, "again", isSolved: false, DateTimeOffset.UnixEpoch, wrong: 3);
        for (var number = 1; number < LessonState.MostTries + 5; number++)
        {
            progress.Checked(lesson, $"{number}", isSolved: false, DateTimeOffset.UnixEpoch, wrong: 1);
            progress.Checked(lesson, "again", isSolved: number == 7, DateTimeOffset.UnixEpoch, wrong: 3);
        }

        progress.StartOver(lesson);

        var tries = progress.Of(lesson).Tries;
        Assert.Equal(LessonState.MostTries, tries.Count);
        Assert.Equal(new("again", 3, false), tries[^1]);
        Assert.Single(tries, static earlier => earlier.Answer == "again");
        Assert.Equal("again", progress.Of(lesson).SolvedWith);
    }

    [Theory]
    [MemberData(nameof(PolicySlugs))]
    public void an_untouched_form_is_taken_for_no_mistake(string slug)
    {
        var lesson = Find(slug);

        Assert.True(LessonCheck.Check(lesson, lesson.Opening).Mistake is null || lesson.Start.GetArrayLength() > 0);
    }

    private static Lesson Find(string slug) => LessonBook.All.Single(lesson => lesson.Slug == slug);

    private static LessonOutcome Check(Lesson lesson, JsonElement statements) => LessonCheck.Check(lesson, Lesson.Document(statements));

    [Fact]
    public void a_lesson_is_found_by_its_name_and_by_its_number()
    {
        Assert.Equal("first-token", LessonBook.Find(LessonBook.NumberOf(LessonBook.Find("first-token")!))!.Slug);
        Assert.Null(LessonBook.Find("no-such-lesson"));
        Assert.Null(LessonBook.Find(0));
    }

    [Fact]
    public void the_reason_comes_with_the_second_failed_answer_and_the_hints_after_it()
    {
        var (lesson, progress) = (Find("narrow"), new LessonProgress());
        var seen = new List<(bool, int)>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            progress.Checked(lesson, "{}", isSolved: false, DateTimeOffset.UnixEpoch);
            seen.Add((progress.Of(lesson).ShowsReason, progress.Of(lesson).OpenHints));
        }

        Assert.Equal([(false, 0), (true, 0), (true, 1), (true, 2), (true, 2)], seen);
        progress.StartOver(lesson);
        Assert.Equal((false, 0), (progress.Of(lesson).ShowsReason, progress.Of(lesson).OpenHints));
        progress.Hint(lesson);
        Assert.Equal(1, progress.Of(lesson).OpenHints);
    }

    [Fact]
    public void the_certificate_says_what_was_solved_and_whether_the_solution_was_seen_before()
    {
        var (progress, texts) = (new LessonProgress(), new TextSource(Language.English));
        progress.Checked(Find("trust"), "{}", isSolved: true, DateTimeOffset.UnixEpoch);
        progress.Show(Find("trust"));
        progress.Show(Find("narrow"));
        progress.Checked(Find("narrow"), "{}", isSolved: true, DateTimeOffset.UnixEpoch);

        var certificate = LessonPapers.Certificate(progress, texts, DateTimeOffset.UnixEpoch);

        Assert.Contains($"2 of {LessonBook.All.Count} lessons solved by 1970-01-01.", certificate, StringComparison.Ordinal);
        Assert.Contains($"- [x] {Find("trust").Texts["title"][0]} (1 attempts)", certificate, StringComparison.Ordinal);
        Assert.Contains($"- [x] {Find("narrow").Texts["title"][0]} (1 attempts, solution seen)", certificate, StringComparison.Ordinal);
        Assert.Equal(LessonBook.All.Count - 2, certificate.Split("- [ ] ").Length - 1);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void the_exercise_sheet_has_every_goal_and_no_solution_or_hint(string code)
    {
        var language = Language.Find(code)!;
        var sheet = LessonPapers.Sheet(new TextSource(language));
        var exercises = sheet.Split("\n## ")[1..];

        Assert.All(LessonBook.All.Zip(exercises), pair =>
        {
            Assert.Contains(pair.First.Text("goal", language), pair.Second, StringComparison.Ordinal);
            Assert.DoesNotContain(pair.First.Text("hint2", language), pair.Second, StringComparison.Ordinal);
            Assert.DoesNotContain(RawText.Json(pair.First.Answer(pair.First.Solution)), pair.Second, StringComparison.Ordinal);
        });
        Assert.Equal(LessonBook.All.Count, exercises.Length);
        Assert.DoesNotContain("⟦", sheet, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FailedBy(Lesson lesson, JsonElement statements)
    {
        var outcome = Check(lesson, statements);
        Assert.Null(outcome.Error);
        return outcome.Failed.Select(static asked => asked.Probe.Id);
    }
}
