using Spectre.Console;

namespace Scenario.Demo.Walk;

/// <summary>Prints the walk for people, one step at a time.</summary>
internal sealed class TranscriptWriter(IAnsiConsole console)
{
    private string? _chapter;

    public void Write(WalkStep step)
    {
        if (step.Chapter != _chapter)
        {
            _chapter = step.Chapter;
            console.WriteLine();
            console.WriteLine(step.Chapter, new Style(decoration: Decoration.Bold));
        }

        // Text, not markup: an ARN holds ":ram:", which markup would turn into a picture of a ram.
        console.Write(step.AsExpected ? "  ok " : "  NOT AS EXPECTED ", new Style(step.AsExpected ? Color.Green : Color.Red));
        console.Write(step.Principal + ": ", new Style(Color.Grey));
        console.WriteLine(step.Asked);
        console.WriteLine("     " + (step.Refused ? "refused: " + step.Answer : step.Answer), step.Refused ? new Style(Color.Yellow) : Style.Plain);
        if (!step.AsExpected)
        {
            console.WriteLine("     expected: " + step.Expected, new Style(Color.Red));
        }

        if (step.Explanation is { } explanation)
        {
            console.WriteLine("     why: " + explanation, new Style(Color.Grey));
        }
    }

    public void WriteSummary(Transcript transcript)
    {
        var wrong = transcript.Steps.Count(static step => !step.AsExpected);
        console.WriteLine();
        console.WriteLine(
            wrong == 0
                ? $"All {transcript.Steps.Count} steps came out as expected."
                : $"{wrong} of {transcript.Steps.Count} steps did not come out as expected.",
            new Style(wrong == 0 ? Color.Green : Color.Red));
        console.WriteLine($"Object bytes that crossed AppServer: {transcript.ObjectBytesThroughAppServer} (straight between client and OSS: {transcript.ObjectBytesDirect})");
    }
}
