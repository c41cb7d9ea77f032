using System.Globalization;
using Scenario.AppClient.AppServer;
using Scenario.ControlPlane.Journal;
using Scenario.Oss;
using Scenario.Oss.Sts;

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
            null) { ChapterId = chapter, Name = asked };
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
        StepAnswer answer;
        string got;
        string? requestId = null;
        string? message = null;
        try
        {
            answer = await act();
            got = Done;
        }
        catch (OssException exception)
        {
            // the vendor's SDK keeps no status
            (got, requestId, message) = (exception.Code, exception.RequestId, exception.Message);
            answer = StepAnswer.Verbatim(exception.Status == 0 ? exception.Code : $"{exception.Status} {exception.Code}");
        }
        catch (StsException exception)
        {
            (got, requestId, message) = (exception.Code, exception.RequestId, exception.Message);
            answer = StepAnswer.Verbatim($"{exception.Status} {exception.Code}");
        }
        catch (AppServerException exception)
        {
            (got, message) = (exception.Status.ToString(CultureInfo.InvariantCulture), exception.Message);
            answer = StepAnswer.Verbatim($"{exception.Status} {exception.Title}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or IntegrityException or WalkSurprise)
        {
            (got, answer) = (exception.GetType().Name, StepAnswer.Verbatim(exception.Message));
        }

        var refused = got != Done;
        return step with
        {
            Said = answer,
            Answer = answer.ToString(),
            AsExpected = got == step.Expected,
            Refused = refused,
            Explanation = refused ? Explain(requestId) ?? message : null,
            RequestId = requestId,
        };
    }

    private string? Explain(string? requestId) => requestId is null ? null : journal.Find(requestId)?.Text;
}

/// <summary>No server refused, and yet what came is not what the document promises.</summary>
internal sealed class WalkSurprise(string message) : Exception(message);
