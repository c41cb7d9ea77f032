using System.Globalization;
using Scenario.AppClient.AppServer;
using Scenario.ControlPlane.Journal;
using Scenario.Oss;
using Scenario.Oss.Sts;

namespace Scenario.Demo.Walk;

/// <summary>Plays steps and writes down what came of them.</summary>
internal sealed class WalkRecorder(RequestJournal journal, Action<WalkStep>? onStep, Func<WalkStep, Task>? beforeStep = null)
{
    /// <summary>The expectation of a step that must succeed.</summary>
    public const string Done = "done";

    private readonly List<WalkStep> _steps = [];

    public IReadOnlyList<WalkStep> Steps => _steps;

    /// <summary>Plays one step.</summary>
    /// <param name="expected"><see cref="Done"/>, or the code of the refusal that must come.</param>
    /// <param name="act">Returns what to tell the learner.</param>
    public async Task StepAsync(string chapter, StepName asked, string principal, string expected, Func<Task<string>> act)
    {
        var step = new WalkStep(StepName.Chapter(chapter), asked.ToString(), principal, expected, "", false, false, null, null) { ChapterId = chapter, Name = asked };
        if (beforeStep is not null)
        {
            await beforeStep(step);
        }

        string answer;
        string got;
        string? requestId = null;
        string? message = null;
        try
        {
            answer = await act();
            got = Done;
        }
        catch (OssException e)
        {
            (got, answer, requestId, message) = (e.Code, e.Status == 0 ? e.Code : $"{e.Status} {e.Code}", e.RequestId, e.Message); // the vendor's SDK keeps no status
        }
        catch (StsException e)
        {
            (got, answer, requestId, message) = (e.Code, $"{e.Status} {e.Code}", e.RequestId, e.Message);
        }
        catch (AppServerException e)
        {
            (got, answer, message) = (e.Status.ToString(CultureInfo.InvariantCulture), $"{e.Status} {e.Title}", e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or IntegrityException or WalkSurprise)
        {
            (got, answer) = (e.GetType().Name, e.Message);
        }

        var refused = got != Done;
        step = step with
        {
            Answer = answer,
            AsExpected = got == expected,
            Refused = refused,
            Explanation = refused ? Explain(requestId) ?? message : null,
            RequestId = requestId,
        };
        _steps.Add(step);
        onStep?.Invoke(step);
    }

    private string? Explain(string? requestId) => requestId is null ? null : journal.Find(requestId)?.Text;
}
