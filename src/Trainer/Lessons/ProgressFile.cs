using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scenario.Trainer.Lessons;

/// <summary>What came of reading a progress file.</summary>
/// <param name="Solved">Lessons whose answer was tried again here and solved them.</param>
/// <param name="Unsolved">Lessons that the file calls solved and whose answer does not solve them here.</param>
public sealed record ProgressImport(int Solved, int Unsolved);

/// <summary>The progress of one visitor as JSON, to be carried to another machine. What comes in is checked, never trusted: an answer counts when it solves
/// its lesson here.</summary>
public static class ProgressFile
{
    /// <summary>Bytes of the largest file that is read; all answers of the course take a tenth of it.</summary>
    public const int MostBytes = 256 * 1024;

    private const int Version = 1;
    private const int MostAttempts = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The whole progress, with the answers.</summary>
    public static string Write(LessonProgress progress) => JsonSerializer.Serialize(new Document(Version, LessonBook.All
        .Select(lesson => (lesson.Slug, State: progress.Of(lesson))).Where(static entry => entry.State != LessonState.Fresh)
        .ToDictionary(static entry => entry.Slug, static entry => new Entry
        {
            Attempts = entry.State.Attempts,
            Hints = entry.State.Hints,
            SolutionSeen = entry.State.HasSeenSolution,
            Answer = entry.State.Answer,
            SolvedWith = entry.State.SolvedWith,
        })), Json);

    /// <summary>Takes over what a file says, beside what is known here: nothing that was reached here is lost.</summary>
    /// <param name="text">The file.</param>
    /// <param name="progress">Whose progress it becomes.</param>
    /// <param name="check">Tries an answer.</param>
    /// <param name="now">When its lessons count as solved.</param>
    /// <exception cref="FormatException">It is no progress file of this version.</exception>
    public static async Task<ProgressImport> ReadAsync(string text, LessonProgress progress, Func<Lesson, string, Task<LessonOutcome>> check, DateTimeOffset now)
    {
        var document = Parse(text);
        var (solved, unsolved) = (0, 0);
        foreach (var lesson in LessonBook.All)
        {
            if (document.Lessons.GetValueOrDefault(lesson.Slug) is not { } entry)
            {
                continue; // a lesson of another edition of the course is of no use here
            }

            var isSolved = entry.SolvedWith is { } answer && (await check(lesson, answer)).IsSolved;
            (solved, unsolved) = (solved + (isSolved ? 1 : 0), unsolved + (entry.SolvedWith is not null && !isSolved ? 1 : 0));
            progress.Adopt(lesson, new(Math.Clamp(entry.Attempts, 0, MostAttempts), isSolved ? now : null, entry.Answer,
                Math.Clamp(entry.Hints, 0, LessonState.MostHints), entry.SolutionSeen)
            { SolvedWith = isSolved ? entry.SolvedWith : null });
        }

        return new(solved, unsolved);
    }

    private static Document Parse(string text)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(text, Json);
            return document is { Version: Version, Lessons: not null } && document.Lessons.Values.All(static entry => entry is not null) ? document
                : throw new FormatException("The file is no progress of this version.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The file is no progress file.", exception);
        }
    }

    private sealed record Document(int Version, Dictionary<string, Entry> Lessons);

    private sealed record Entry
    {
        public int Attempts { get; init; }

        public int Hints { get; init; }

        public bool SolutionSeen { get; init; }

        public string? Answer { get; init; }

        public string? SolvedWith { get; init; }
    }
}
