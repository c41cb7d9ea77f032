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
        var step = new WalkStep(StepName.Chapter(chapter), asked.ToString(), principal, expected, "", false, false, null,
            null) { ChapterId = chapter, Name = asked };
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
        catch (OssException exception)
        {
            // the vendor's SDK keeps no status
            (got, answer, requestId, message) = (exception.Code, exception.Status == 0 ? exception.Code : $"{exception.Status} {exception.Code}",
                exception.RequestId, exception.Message);
        }
        catch (StsException exception)
        {
            (got, answer, requestId, message) = (exception.Code, $"{exception.Status} {exception.Code}", exception.RequestId, exception.Message);
        }
        catch (AppServerException exception)
        {
            (got, answer, message) = (exception.Status.ToString(CultureInfo.InvariantCulture), $"{exception.Status} {exception.Title}", exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or IntegrityException or WalkSurprise)
        {
            (got, answer) = (exception.GetType().Name, exception.Message);
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

/// <summary>No server refused, and yet what came is not what the document promises.</summary>
internal sealed class WalkSurprise(string message) : Exception(message);
