using System.Globalization;
using System.Text;
using Scenario.Trainer.Exchanges;
using Scenario.Trainer.Localization;

namespace Scenario.Trainer.Lessons;

/// <summary>The course on paper, as Markdown.</summary>
public static class LessonPapers
{
    /// <summary>The steps taken: a certificate that says what was done and makes no promise beyond that.</summary>
    /// <param name="progress">Whose steps.</param>
    /// <param name="texts">The language.</param>
    /// <param name="now">The day of writing.</param>
    public static string Certificate(LessonProgress progress, TextSource texts, DateTimeOffset now)
    {
        var text = new StringBuilder().Append("# ").AppendLine(texts["lessons.certificate"]).AppendLine()
            .AppendLine(texts["lessons.certificateLine", ("solved", progress.Solved), ("all", LessonBook.All.Count),
                ("date", now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))])
            .AppendLine();
        foreach (var lesson in LessonBook.All)
        {
            var state = progress.Of(lesson);
            text.Append(state.SolvedAt is null ? "- [ ] " : "- [x] ").Append(lesson.Text("title", texts.Language))
                .Append(" (").Append(texts["lessons.attempts", ("count", state.Attempts)]);
            if (state.HasSeenSolution)
            {
                text.Append(texts["lessons.seen"]);
            }

            text.AppendLine(")");
        }

        return text.ToString();
    }

    /// <summary>Every exercise with room to write, without hints and solutions: to be printed and handed out.</summary>
    public static string Sheet(TextSource texts)
    {
        var text = new StringBuilder().Append("# ").AppendLine(texts["lessons.sheet"]).AppendLine().AppendLine(texts["lessons.sheetLine"]).AppendLine();
        foreach (var lesson in LessonBook.All)
        {
            text.Append("## ").Append(LessonBook.NumberOf(lesson)).Append(". ").AppendLine(lesson.Text("title", texts.Language)).AppendLine()
                .Append(texts[$"lessons.part.{lesson.Part}"]).Append(", ").AppendLine(texts["lessons.minutes", ("minutes", lesson.Minutes)]).AppendLine()
                .Append("**").Append(texts["lesson.goal"]).Append(":** ").AppendLine(lesson.Text("goal", texts.Language)).AppendLine()
                .Append("**").Append(texts["lesson.do"]).Append(":** ").AppendLine(lesson.Text("do", texts.Language)).AppendLine();
            if (lesson.Role is { } role)
            {
                text.AppendLine(texts["lesson.role", ("role", role.Name)]).AppendLine()
                    .AppendLine("```json").AppendLine(RawText.Json(Lesson.Document(role.Statements))).AppendLine("```").AppendLine();
            }

            if (lesson.IsLive)
            {
                foreach (var field in lesson.Fields)
                {
                    text.Append("- ").Append(lesson.Text($"field.{field.Name}", texts.Language)).Append(": ")
                        .AppendLine(field.Options.Count == 0 ? "________________"
                            : string.Join(" / ", field.Options.Select(option => "☐ " + lesson.Text($"option.{field.Name}.{option}", texts.Language))));
                }

                text.AppendLine();
            }
            else
            {
                text.AppendLine("```json").AppendLine(RawText.Json(lesson.Opening)).AppendLine(new string('\n', 8)).AppendLine("```").AppendLine();
            }
        }

        return text.ToString();
    }
}
