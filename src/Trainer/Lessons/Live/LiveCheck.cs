using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons.Live;

/// <summary>Tries an answer about behaviour with real requests and looks at what the servers do.</summary>
public static class LiveCheck
{
    /// <param name="lesson">A lesson with fields.</param>
    /// <param name="answer">A JSON object of their values.</param>
    /// <param name="stage">The learner's cloud.</param>
    /// <param name="stages">Where another cloud comes from, for a check that would disturb this one.</param>
    /// <param name="cancellationToken">The learner has left.</param>
    /// <exception cref="InvalidOperationException">The lesson has no such check, or the cloud lacks what the lesson is about.</exception>
    /// <exception cref="HttpRequestException">A service is away.</exception>
    public static async Task<LessonOutcome> CheckAsync(Lesson lesson, string answer, Stage stage, StageDirectory stages, CancellationToken cancellationToken)
    {
        var run = new LiveRun(lesson, answer);
        if (lesson.Edits == LessonEdit.Request)
        {
            await FirstTokenRun.PlayAsync(run, stage, cancellationToken);
            return new(lesson) { Probes = run.Asked, Values = run.Values, IsOfStage = true };
        }

        // On a cloud of its own: two hours pass in one, of which nobody else's token may die, and in the other OSS reports to a stranger.
        await using var own = await stages.OpenAsync(cancellationToken);
        await (lesson.Edits switch
        {
            LessonEdit.Plan => RhythmRun.PlayAsync(run, own, cancellationToken),
            LessonEdit.Switches => CallbackRun.PlayAsync(run, own, cancellationToken),
            _ => throw new InvalidOperationException($"The lesson {lesson.Slug} asks the evaluator."),
        });
        return new(lesson) { Probes = run.Asked, Values = run.Values };
    }
}
