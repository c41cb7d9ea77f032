using Scenario.AppClient.Walk;
using Scenario.ControlPlane.Journal;

namespace Scenario.Demo.Walk;

/// <summary>Plays steps and writes down what came of them.</summary>
/// <param name="journal">Where the servers say why they refused.</param>
/// <param name="onStep">Told of every step that was played.</param>
/// <param name="pause">Plays each step itself, when and as often as it likes; null plays each at once.</param>
internal sealed class WalkRecorder(RequestJournal journal, Action<WalkStep>? onStep, Func<WalkStep, Func<Task<WalkStep>>, Task>? pause = null)
{
    /// <summary>The expectation of a step that must succeed.</summary>
    public const string Done = "done";

    private readonly List<WalkStep> _steps = [];

    public IReadOnlyList<WalkStep> Steps => _steps;

    /// <summary>Plays one step.</summary>
    /// <param name="expected"><see cref="Done"/>, or the code of the refusal that must come.</param>
    /// <param name="act">Returns what to tell the learner.</param>
    public async Task StepAsync(string chapter, StepName asked, string principal, string expected, Func<Task<StepAnswer>> act)
    {
        var step = new WalkStep(StepName.Chapter(chapter), asked.ToString(), principal, expected, "", false, false, null,
            null)
        { ChapterId = chapter, Name = asked };
        if (pause is not null)
        {
            await pause(step, () => PlayAsync(step, act));
            return;
        }

        step = await PlayAsync(step, act);
        _steps.Add(step);
        onStep?.Invoke(step);
    }

    private async Task<WalkStep> PlayAsync(WalkStep step, Func<Task<StepAnswer>> act)
    {
        StepAnswer? said = null;
        var attempt = await WalkAttempt.MakeAsync(async () => (said = await act()).ToString());
        var answer = said ?? StepAnswer.Verbatim(attempt.Short);
        return step with
        {
            Said = answer,
            Answer = answer.ToString(),
            AsExpected = (attempt.Code ?? Done) == step.Expected,
            Refused = attempt.Code is not null,
            Explanation = Explain(attempt.RequestId) ?? (attempt.Title is null ? null : attempt.Text),
            RequestId = attempt.RequestId,
        };
    }

    private string? Explain(string? requestId) => requestId is null ? null : journal.Find(requestId)?.Text;
}
