using System.Text.Json;
using Scenario.Demo.Stack;
using Scenario.Integration.Demo;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Lessons.Live;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Trainer;

/// <summary>Plays the lessons whose answers are tried with real requests: right ones solve them, mistakes fail just the probes that they say.</summary>
public sealed class LiveLessonTests(SharedDemo demo) : IClassFixture<SharedDemo>
{
    private DemoStack Stack => demo.Stack;

    public static TheoryData<string> Slugs => [.. LessonBook.All.Where(static lesson => lesson.IsLive).Select(static lesson => lesson.Slug)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task the_solution_and_every_accepted_answer_solve_the_lesson(string slug)
    {
        var lesson = LessonBook.Find(slug)!;
        foreach (var answer in (JsonElement[])[lesson.Solution, .. lesson.Accepted])
        {
            var outcome = await CheckAsync(lesson, answer);

            Assert.Empty(Said(outcome));
            Assert.True(outcome.IsSolved);
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task every_mistake_fails_just_the_probes_that_it_says_and_is_told_its_own_text(string slug)
    {
        var lesson = LessonBook.Find(slug)!;
        Assert.True(lesson.Wrong.Count >= 3);
        foreach (var mistake in lesson.Wrong)
        {
            var outcome = await CheckAsync(lesson, mistake.Answer);

            Assert.False(outcome.IsSolved, mistake.Id);
            var failed = outcome.Failed.Select(static asked => asked.Probe.Id).Order(StringComparer.Ordinal);
            Assert.True(mistake.Fails.Order(StringComparer.Ordinal).SequenceEqual(failed), $"{mistake.Id}: {string.Join("; ", Said(outcome))}");
            Assert.Equal(lesson.Texts[$"wrong.{mistake.Id}"], lesson.Texts[$"wrong.{outcome.Mistake!.Id}"]);
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task neither_the_start_nor_nothing_at_all_solves_it_and_the_cloud_is_as_before(string slug)
    {
        var lesson = LessonBook.Find(slug)!;
        var before = (Stack.Cloud.Clock.Offset, await Stack.Cloud.Oss.KeysAsync("sample-bucket"));

        Assert.False((await CheckAsync(lesson, lesson.Start)).IsSolved);
        foreach (var nothing in (string[])["", "[]", "{}"])
        {
            Assert.False((await LiveCheck.CheckAsync(lesson, nothing, Stack.Stage, Stages(), Token)).IsSolved);
        }

        Assert.Equal(before.Offset, Stack.Cloud.Clock.Offset);
        Assert.Equal(before.Item2, await Stack.Cloud.Oss.KeysAsync("sample-bucket"));
    }

    [Fact]
    public async Task in_a_class_whose_clouds_call_nobody_else_the_receiver_of_the_callback_lesson_is_reached_all_the_same()
    {
        var stages = new StageDirectory(Stack.Stage, static async (_, cancellationToken) => (await DemoStack.StartAsync(PatientDemo.Options, cancellationToken,
            new LearnerMeter(new ClassLimits { Burst = 10_000 }, TimeProvider.System), isExperiment: true)).Stage);
        var lesson = LessonBook.Find("callback")!;

        var outcome = await LiveCheck.CheckAsync(lesson, lesson.Solution.GetRawText(), Stack.Stage, stages, Token);

        Assert.Empty(Said(outcome));
        Assert.True(outcome.IsSolved);
    }

    private static IEnumerable<string> Said(LessonOutcome outcome) =>
        outcome.Failed.Select(static asked => $"{asked.Probe.Id}: {asked.Hop?.Status} {asked.Hop?.Code} {asked.Fact}");

    private Task<LessonOutcome> CheckAsync(Lesson lesson, JsonElement answer) =>
        LiveCheck.CheckAsync(lesson, answer.GetRawText(), Stack.Stage, Stages(), Token);

    private StageDirectory Stages() => new(Stack.Stage,
        static async (_, cancellationToken) => (await DemoStack.StartAsync(PatientDemo.Options, cancellationToken)).Stage);
}
