using System.Text.Json;
using Scenario.Trainer.Lessons;

namespace Scenario.Unit.Trainer.Lessons;

/// <summary>Plays every lesson: its solution and the other right answers solve it, its start and its mistakes do not.</summary>
public sealed class LessonBookTests
{
    public static TheoryData<string> Slugs => [.. LessonBook.All.Select(static lesson => lesson.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void the_solution_and_every_accepted_answer_solve_the_lesson(string slug)
    {
        var lesson = Find(slug);

        Assert.All([lesson.Solution, .. lesson.Accepted], answer => Assert.Empty(FailedBy(lesson, answer)));
        Assert.True(Check(lesson, lesson.Solution).IsSolved);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void every_mistake_fails_just_the_probes_that_it_says_and_is_recognised_by_them(string slug)
    {
        var lesson = Find(slug);

        Assert.True(lesson.Wrong.Count >= 3);
        Assert.All(lesson.Wrong, mistake =>
        {
            Assert.Equal(mistake.Fails.Order(StringComparer.Ordinal), FailedBy(lesson, mistake.Answer).Order(StringComparer.Ordinal));
            Assert.Equal(mistake.Fails.Order(StringComparer.Ordinal), Check(lesson, mistake.Answer).MistakeIn(lesson)!.Fails.Order(StringComparer.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void neither_the_start_nor_everything_nor_nothing_solves_it(string slug)
    {
        var lesson = Find(slug);

        Assert.False(Check(lesson, lesson.Start).IsSolved);
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
        string[] wanted = ["title", "goal", "do", "hint1", "hint2", "why", .. lesson.Wrong.Select(static mistake => $"wrong.{mistake.Id}")];

        Assert.Equal(wanted.Order(StringComparer.Ordinal), lesson.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(lesson.Texts.Values, static words =>
        {
            Assert.Equal(2, words.Count);
            Assert.All(words, static text => Assert.NotEmpty(text));
            Assert.Contains(words[1], static c => c is >= '一' and <= '鿿');
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

    private static Lesson Find(string slug) => LessonBook.All.Single(lesson => lesson.Slug == slug);

    private static LessonOutcome Check(Lesson lesson, JsonElement statements) => LessonCheck.Check(lesson, Lesson.Document(statements));

    private static IEnumerable<string> FailedBy(Lesson lesson, JsonElement statements)
    {
        var outcome = Check(lesson, statements);
        Assert.Null(outcome.Error);
        return outcome.Failed.Select(static asked => asked.Probe.Id);
    }
}
