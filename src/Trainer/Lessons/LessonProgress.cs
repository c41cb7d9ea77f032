using System.Collections.Concurrent;

namespace Scenario.Trainer.Lessons;

/// <summary>One answer that was checked.</summary>
/// <param name="Answer">As it was handed in.</param>
/// <param name="Wrong">Requests that came out wrong; 0 with a document that the service refuses.</param>
/// <param name="IsSolved">Whether it solved the lesson.</param>
public sealed record LessonTry(string Answer, int Wrong, bool IsSolved);

/// <summary>How far one visitor is in one lesson.</summary>
/// <param name="Attempts">Answers that were checked.</param>
/// <param name="SolvedAt">When the lesson was solved first; null until then.</param>
/// <param name="Answer">The answer checked last.</param>
/// <param name="Hints">Hints that are open, 0 to <see cref="MostHints"/>.</param>
/// <param name="HasSeenSolution">Whether the solution was asked for before the lesson was solved.</param>
public sealed record LessonState(int Attempts, DateTimeOffset? SolvedAt, string? Answer, int Hints = 0, bool HasSeenSolution = false)
{
    /// <summary>Nothing done yet.</summary>
    public static LessonState Fresh { get; } = new(0, null, null);

    /// <summary>Answers that are remembered, the newest last; older ones fall out.</summary>
    public const int MostTries = 10;

    public IReadOnlyList<LessonTry> Tries { get; init; } = [];

    /// <summary>The answer that solved the lesson first; null until then.</summary>
    public string? SolvedWith { get; init; }

    /// <summary>Hints that a lesson has.</summary>
    public const int MostHints = 2;

    /// <summary>Failed answers after which the solution is shown without asking back.</summary>
    public const int AttemptsBeforeSolution = 3;

    /// <summary>From the second failed answer on one wrong request is shown with its reason; the first one only counts.</summary>
    public bool ShowsReason => Attempts >= 2;

    /// <summary>Hints to show: those asked for, and one more for every failed answer after the second.</summary>
    public int OpenHints => SolvedAt is not null ? Hints : Math.Clamp(Attempts - 2, Hints, MostHints);
}

/// <summary>One visitor's way through the course, kept while the host runs.</summary>
public sealed class LessonProgress
{
    private readonly ConcurrentDictionary<string, LessonState> _states = new(StringComparer.Ordinal);

    /// <summary>Raised after an answer was checked.</summary>
    public event EventHandler? Changed;

    public int Solved => _states.Values.Count(static state => state.SolvedAt is not null);

    public LessonState Of(Lesson lesson) => _states.GetValueOrDefault(lesson.Slug) ?? LessonState.Fresh;

    /// <summary>Writes one checked answer down.</summary>
    /// <param name="lesson">Its lesson.</param>
    /// <param name="answer">As it was handed in.</param>
    /// <param name="isSolved">Whether it solved the lesson.</param>
    /// <param name="now">When.</param>
    /// <param name="wrong">Requests that came out wrong.</param>
    public void Checked(Lesson lesson, string answer, bool isSolved, DateTimeOffset now, int wrong = 0)
    {
        var before = Of(lesson);
        _states[lesson.Slug] = before with
        {
            Attempts = before.Attempts + 1,
            Answer = answer,
            SolvedAt = before.SolvedAt ?? (isSolved ? now : null),
            SolvedWith = before.SolvedWith ?? (isSolved ? answer : null),
            Tries = [.. before.Tries.Where(known => known.Answer != answer).TakeLast(LessonState.MostTries - 1), new LessonTry(answer, wrong, isSolved)],
        };
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Adds what was reached elsewhere to what was reached here.</summary>
    public void Adopt(Lesson lesson, LessonState other)
    {
        var before = Of(lesson);
        _states[lesson.Slug] = before with
        {
            Attempts = Math.Max(before.Attempts, other.Attempts),
            Answer = before.Answer ?? other.Answer,
            Hints = Math.Max(before.Hints, other.Hints),
            HasSeenSolution = before.HasSeenSolution || (before.SolvedAt is null && other.HasSeenSolution),
            SolvedAt = before.SolvedAt ?? other.SolvedAt,
            SolvedWith = before.SolvedWith ?? other.SolvedWith,
        };
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Opens one more hint.</summary>
    public void Hint(Lesson lesson)
    {
        var before = Of(lesson);
        _states[lesson.Slug] = before with { Hints = Math.Min(before.OpenHints + 1, LessonState.MostHints) };
    }

    /// <summary>Writes down that the solution was shown; a lesson that is solved already stays as it was.</summary>
    public void Show(Lesson lesson)
    {
        var before = Of(lesson);
        _states[lesson.Slug] = before with { HasSeenSolution = before.HasSeenSolution || before.SolvedAt is null };
    }

    /// <summary>Forgets the attempts and hints of a lesson; what is solved stays solved.</summary>
    public void StartOver(Lesson lesson) => _states[lesson.Slug] = Of(lesson) with { Attempts = 0, Answer = null, Hints = 0 };
}

/// <summary>The progress of every visitor of this process, bounded: the visitor who came first is forgotten first.</summary>
public sealed class ProgressBook
{
    private const int MostVisitors = 10_000;

    private readonly ConcurrentDictionary<string, LessonProgress> _visitors = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public LessonProgress Of(string visitor) => _visitors.GetOrAdd(visitor, key =>
    {
        _order.Enqueue(key);
        if (_order.Count > MostVisitors && _order.TryDequeue(out var oldest))
        {
            _visitors.TryRemove(oldest, out _);
        }

        return new();
    });
}
