using Scenario.Trainer.Lessons;

namespace Scenario.Unit.Trainer.Lessons;

/// <summary>Progress travels as a file, and nothing in it is believed that does not come true again.</summary>
public sealed class ProgressFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Lesson Narrow => LessonBook.Find("narrow")!;

    private static string Solution => Narrow.Answer(Narrow.Solution);

    [Fact]
    public async Task what_was_solved_is_solved_on_the_other_machine_with_its_answer_attempts_and_hints()
    {
        var (here, there) = (new LessonProgress(), new LessonProgress());
        here.Checked(Narrow, "{}", isSolved: false, Now);
        here.Hint(Narrow);
        here.Checked(Narrow, Solution, isSolved: true, Now);
        here.Checked(Narrow, "tried on", isSolved: false, Now);
        here.Show(LessonBook.Find("trust")!);

        var outcome = await ReadAsync(ProgressFile.Write(here), there);

        Assert.Equal(new(1, 0), outcome);
        var state = there.Of(Narrow);
        Assert.Equal((3, Now, "tried on", 1, Solution), (state.Attempts, state.SolvedAt, state.Answer, state.Hints, state.SolvedWith));
        Assert.True(there.Of(LessonBook.Find("trust")!).HasSeenSolution);
        Assert.Equal(1, there.Solved);
    }

    [Fact]
    public async Task an_answer_that_only_the_file_calls_right_counts_for_nothing()
    {
        var progress = new LessonProgress();

        var outcome = await ReadAsync("""{"version":1,"lessons":{"narrow":{"attempts":1,"solvedWith":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}}}""", progress);

        Assert.Equal(new(0, 1), outcome);
        Assert.Equal((0, null), (progress.Solved, progress.Of(Narrow).SolvedWith));
    }

    [Fact]
    public async Task nothing_that_was_reached_here_is_lost_and_numbers_are_held_to_what_can_be()
    {
        var progress = new LessonProgress();
        progress.Checked(Narrow, Solution, isSolved: true, Now);

        await ReadAsync("""{"version":1,"lessons":{"narrow":{"attempts":2000000000,"hints":-7,"solutionSeen":true,"answer":"{}"},"of-another-edition":{"attempts":1}}}""", progress);

        var state = progress.Of(Narrow);
        Assert.Equal((1000, Now, Solution, 0, false), (state.Attempts, state.SolvedAt, state.Answer, state.Hints, state.HasSeenSolution));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("""{"version":2,"lessons":{}}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"lessons":{"narrow":null}}""")]
    [InlineData("""{"version":1,"lessons":{"narrow":{"solvedAt":"2026-01-01T00:00:00Z"}}}""")]
    public async Task anything_else_is_refused_as_no_progress_file(string text)
    {
        var progress = new LessonProgress();

        await Assert.ThrowsAsync<FormatException>(() => ReadAsync(text, progress));
        Assert.Equal(LessonState.Fresh, progress.Of(Narrow));
    }

    private static Task<ProgressImport> ReadAsync(string text, LessonProgress progress) =>
        ProgressFile.ReadAsync(text, progress, static (lesson, answer) => Task.FromResult(LessonCheck.Check(lesson, answer)), Now);
}
