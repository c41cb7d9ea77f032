using System.Collections.Concurrent;

namespace Scenario.Trainer.Lessons;

/// <summary>How far one visitor is in one lesson.</summary>
/// <param name="Attempts">Answers that were checked.</param>
/// <param name="SolvedAt">When the lesson was solved first; null until then.</param>
/// <param name="Answer">The answer checked last.</param>
/// <param name="Hints">Hints that are open, 0 to <see cref="MostHints"/>.</param>
/// <param name="HasSeenSolution">Whether the solution was asked for before the lesson was solved.</param>
public sealed record LessonState(int Attempts, DateTimeOffset? SolvedAt, string? Answer, int Hints = 0, bool HasSeenSolution = false)
{
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

    public LessonState Of(Lesson lesson) => _states.GetValueOrDefault(lesson.Slug) ?? new(0, null, null);

    /// <summary>Writes one checked answer down.</summary>
    public void Checked(Lesson lesson, string answer, bool isSolved, DateTimeOffset now)
    {
        var before = Of(lesson);
        _states[lesson.Slug] = before with { Attempts = before.Attempts + 1, Answer = answer, SolvedAt = before.SolvedAt ?? (isSolved ? now : null) };
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
