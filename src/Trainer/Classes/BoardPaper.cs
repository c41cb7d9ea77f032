using System.Globalization;
using System.Text;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Localization;

namespace Scenario.Trainer.Classes;

/// <summary>The board to take along after the class, which itself keeps nothing.</summary>
public static class BoardPaper
{
    /// <summary>Failed answers after which a learner counts as stuck in a lesson.</summary>
    public const int StuckAfter = 3;

    /// <summary>One line for each learner, for a spreadsheet (RFC 4180).</summary>
    /// <param name="room">The class.</param>
    /// <param name="hasNames">Names, or numbers alone.</param>
    /// <param name="texts">The language.</param>
    public static string Csv(ClassRoom room, bool hasNames, TextSource texts) =>
        string.Concat(Rows(room, hasNames, texts).Select(static row => string.Join(',', row.Select(Field)) + "\r\n"));

    /// <summary>The same as a table in Markdown.</summary>
    /// <param name="room">The class.</param>
    /// <param name="hasNames">Names, or numbers alone.</param>
    /// <param name="texts">The language.</param>
    public static string Markdown(ClassRoom room, bool hasNames, TextSource texts)
    {
        var rows = Rows(room, hasNames, texts).Select(static row => "| " + string.Join(" | ", row.Select(Cell)) + " |").ToList();
        rows.Insert(1, string.Concat(Enumerable.Repeat("|---", LessonBook.All.Count + 4)) + "|");
        var text = new StringBuilder().Append("# ").AppendLine(texts["class.title"]).AppendLine().AppendJoin('\n', rows).AppendLine().AppendLine();
        foreach (var lesson in LessonBook.All)
        {
            text.Append("- ").Append(LessonBook.NumberOf(lesson)).Append(": ").AppendLine(lesson.Text("title", texts.Language));
        }

        return text.ToString();
    }

    /// <summary>Where a learner is, in words.</summary>
    internal static string PlaceOf(Learner learner, TextSource texts)
    {
        if (learner.Place.StartsWith("/lessons/", StringComparison.Ordinal) && learner.Place["/lessons/".Length..] is var name
            && (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? LessonBook.Find(number) : LessonBook.Find(name))
            is { } lesson)
        {
            return texts["class.at.lesson", ("number", LessonBook.NumberOf(lesson)), ("title", lesson.Text("title", texts.Language)),
                ("attempts", learner.Progress.Of(lesson).Attempts)];
        }

        var place = learner.Place.Trim('/') is { Length: > 0 } path ? path : "flow";
        return learner.Awake is null ? texts["class.asleep"]
            : place == "walk" && learner.Awake.Walk is { } walk ? texts["class.at.walk", ("step", walk.Played.Count)]
            : TextCatalog.Embedded.Contains($"nav.{place}") ? texts[$"nav.{place}"] : learner.Place;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ClassRoom room, bool hasNames, TextSource texts) =>
        room.Learners.Select(learner => (IReadOnlyList<string>)
        [
            hasNames ? learner.Name : texts["class.number", ("number", learner.Number)], PlaceOf(learner, texts),
            learner.Progress.Solved.ToString(CultureInfo.InvariantCulture), learner.HandRaisedAt is null ? "" : "☝",
            .. LessonBook.All.Select(learner.Progress.Of).Select(static state => state.SolvedAt is not null ? string.Create(CultureInfo.InvariantCulture, $"✓ {state.Attempts}")
                : state.Attempts > 0 ? state.Attempts.ToString(CultureInfo.InvariantCulture) : ""),
        ]).Prepend([texts["class.name"], texts["class.place"], texts["class.solved"], texts["class.hand"],
            .. LessonBook.All.Select(static lesson => LessonBook.NumberOf(lesson).ToString(CultureInfo.InvariantCulture))]);

    // A name is a stranger's text: a spreadsheet must not take it for a formula.
    private static string Field(string text) =>
        $"\"{(text.Length > 0 && "=+-@\t".Contains(text[0], StringComparison.Ordinal) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Cell(string text) => string.Concat(text.Select(static c => "\\`*_[]<>|#".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));
}
