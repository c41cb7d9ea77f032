using System.Globalization;
using System.Text;

namespace Scenario.MutationReport;

/// <summary>The scores as a page, each survivor with its reason, and what is wrong with the list of reasons.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public Report(IReadOnlyList<Mutant> mutants, IReadOnlyList<Accepted> accepted)
    {
        Add($"# Mutation");
        Add($"");
        Add($"`bash bench/run.sh mutation`: [Stryker.NET](https://stryker-mutator.io) changes `Ram` and `Signing` in one place after the other and runs the unit");
        Add($"tests that pass there. Killed: a test failed, or never ended. What survives stands below with its reason, from `tests/Mutation/accepted.json`; a");
        Add($"survivor without one fails the run. Not counted are changes that do not compile, and the two catalogues of texts, which are data.");
        Add($"");
        Add($"| part | killed | survived | score | does not compile |");
        Add($"|---|---|---|---|---|");
        foreach (var project in mutants.GroupBy(static mutant => mutant.File.Split('/')[0]).OrderBy(static project => project.Key, StringComparer.Ordinal))
        {
            Row($"**{project.Key}**", project);
            foreach (var file in project.GroupBy(static mutant => mutant.File).OrderBy(static file => file.Key, StringComparer.Ordinal))
            {
                Row(file.Key, file);
            }
        }

        var survivors = mutants.Where(static mutant => mutant.Survived)
            .GroupBy(mutant => (mutant.File, Reason: accepted.FirstOrDefault(entry => entry.Covers(mutant))?.Reason)).ToList();
        foreach (var file in survivors.Where(static group => group.Key.Reason is not null).GroupBy(static group => group.Key.File)
            .OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            Add($"");
            Add($"## {file.Key}");
            Add($"");
            foreach (var reason in file.OrderBy(static group => group.First().Number))
            {
                Add($"- {reason.Key.Reason}");
                foreach (var mutant in reason.OrderBy(static mutant => mutant.Number))
                {
                    Add($"  - line {mutant.Number}, {mutant.Kind}: `` {mutant.Line} `` → `` {mutant.Replacement} ``");
                }
            }
        }

        Unexplained = [.. survivors.Where(static group => group.Key.Reason is null).SelectMany(static group => group)];
        if (Unexplained.Count > 0)
        {
            Add($"");
            Add($"## Without a test and without a reason so far");
            Add($"");
            foreach (var mutant in Unexplained)
            {
                Add($"- {mutant.File}, line {mutant.Number}, {mutant.Kind}: `` {mutant.Line} `` → `` {mutant.Replacement} ``");
            }
        }

        var files = mutants.Select(static mutant => mutant.File).ToHashSet();
        Stale = [.. accepted.Where(entry => files.Contains(entry.File) && !mutants.Any(mutant => mutant.Survived && entry.Covers(mutant)))];
    }

    public string Text => _text.ToString();

    /// <summary>Survivors that nobody gave a reason.</summary>
    public IReadOnlyList<Mutant> Unexplained { get; }

    /// <summary>Reasons for what is killed or gone.</summary>
    public IReadOnlyList<Accepted> Stale { get; }

    private void Row(string name, IEnumerable<Mutant> mutants)
    {
        var (killed, survived) = (mutants.Count(static mutant => mutant.WasKilled), mutants.Count(static mutant => mutant.Survived));
        var score = 100.0 * killed / Math.Max(1, killed + survived);
        Add($"| {name} | {killed} | {survived} | {score:0.0} % | {mutants.Count(static mutant => mutant.Status == "CompileError")} |");
    }

    private void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
