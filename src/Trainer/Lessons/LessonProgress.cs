using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Scenario.Trainer.Localization;

namespace Scenario.Trainer.Lessons;

/// <summary>How far one visitor is in one lesson.</summary>
/// <param name="Attempts">Answers that were checked.</param>
/// <param name="SolvedAt">When the lesson was solved first; null until then.</param>
/// <param name="Answer">The answer checked last.</param>
public sealed record LessonState(int Attempts, DateTimeOffset? SolvedAt, string? Answer);

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

    /// <summary>The steps taken, as Markdown: a certificate that says what was done and makes no promise beyond that.</summary>
    public string Certificate(TextSource texts, DateTimeOffset now)
    {
        var text = new StringBuilder().Append("# ").AppendLine(texts["lessons.certificate"]).AppendLine()
            .AppendLine(texts["lessons.certificateLine", ("solved", Solved), ("all", LessonBook.All.Count),
                ("date", now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))])
            .AppendLine();
        foreach (var lesson in LessonBook.All)
        {
            var state = Of(lesson);
            text.Append(state.SolvedAt is null ? "- [ ] " : "- [x] ").Append(lesson.Text("title", texts.Language))
                .Append(" (").Append(texts["lessons.attempts", ("count", state.Attempts)]).AppendLine(")");
        }

        return text.ToString();
    }
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
