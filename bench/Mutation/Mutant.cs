using System.Text.Json;

namespace Scenario.MutationReport;

/// <summary>One change that Stryker made, and what became of it.</summary>
/// <param name="File">Path below <c>src</c>.</param>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Line">The line where the change begins, trimmed; for a block the line above its brace, which says what block it is.</param>
/// <param name="Kind">Stryker's name of the mutation, such as <c>Equality mutation</c>.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Status">Stryker's word, such as <c>Killed</c>.</param>
internal sealed record Mutant(string File, int Number, string Line, string Kind, string Replacement, string Status)
{
    /// <summary>No test noticed it.</summary>
    public bool Survived => Status is "Survived" or "NoCoverage";

    /// <summary>A test failed by it, or never came to its end.</summary>
    public bool WasKilled => Status is "Killed" or "Timeout";

    /// <summary>The mutants of a report in the format of mutation-testing-elements, without files that its run left out.</summary>
    public static IReadOnlyList<Mutant> Read(string report)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(report));
        var mutants =
            from file in document.RootElement.GetProperty("files").EnumerateObject()
            let lines = file.Value.GetProperty("source").GetString()!.Split('\n')
            from mutant in file.Value.GetProperty("mutants").EnumerateArray()
            let number = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32()
            select new Mutant(
                BelowSource(file.Name), number, LineAbove(lines, number), mutant.GetProperty("mutatorName").GetString()!,
                Short(mutant.GetProperty("replacement").GetString()!), mutant.GetProperty("status").GetString()!);
        return [.. mutants.GroupBy(static mutant => mutant.File)
            .Where(static file => file.Any(static mutant => mutant.WasKilled || mutant.Survived))
            .SelectMany(static file => file)];
    }

    private static string BelowSource(string path)
    {
        var normal = path.Replace('\\', '/');
        return normal[(normal.LastIndexOf("/src/", StringComparison.Ordinal) + "/src/".Length)..];
    }

    private static string LineAbove(string[] lines, int number)
    {
        while (number > 1 && lines[number - 1].Trim() is "{" or "")
        {
            number--;
        }

        return lines[number - 1].Trim();
    }

    private static string Short(string replacement)
    {
        var line = string.Join(' ', replacement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 100 ? line[..100] + "…" : line;
    }
}
