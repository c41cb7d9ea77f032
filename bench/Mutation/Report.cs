using System.Globalization;
using System.Text;

namespace Scenario.MutationReport;

/// <summary>The scores as a page, each survivor with its reason, and what is wrong with the list of reasons.</summary>
internal sealed class Report
{
    // Until then what was made under one change stayed for those after it, and failed their tests.
    private const string WarmStart = "2026-11-28 18:44";

    private readonly StringBuilder _text = new();

    public Report(IReadOnlyDictionary<string, FileResult> results, IReadOnlyList<Accepted> accepted)
    {
        Add($"# Mutation");
        Add($"");
        Add($"`bash bench/run.sh mutation`: [Stryker.NET](https://stryker-mutator.io) changes `Ram` and `Signing` in one place after the other and runs the");
        Add($"unit tests that pass there. Killed: a test failed, or never ended. What survives stands below with its reason, from");
        Add($"`tests/Mutation/accepted.json`; a survivor without one fails the run. Not counted are changes that do not compile, and the two catalogues of");
        Add($"texts, which are data. Made once: changes of what a process makes at its start, such as a table of names; Stryker tries all changes in one");
        Add($"process, so these are not tried. `bash bench/run.sh mutation ram '**/Pattern.cs'` measures one file again: each stands here as it was measured last.");
        if (results.Values.Any(static file => string.CompareOrdinal(file.Measured, WarmStart) < 0))
        {
            Add($"");
            Add($"Before {WarmStart} (UTC) some changes counted as killed by what an earlier change had broken in the same process: those figures are too good.");
        }

        Add($"");
        Add($"| part | killed | survived | score | made once | does not compile | measured |");
        Add($"|---|---|---|---|---|---|---|");
        foreach (var project in results.GroupBy(static file => file.Key.Split('/')[0]))
        {
            Row($"**{project.Key}**", "", [.. project.Select(static file => file.Value)]);
            foreach (var (file, result) in project)
            {
                Row(file, result.Measured + (result.IsOf($"src/{file}") ? "" : ", changed since"), result);
            }
        }

        var survivors = results.SelectMany(static file => file.Value.Survivors.Select(mutant => (File: file.Key, Mutant: mutant)))
            .ToLookup(pair => (pair.File, accepted.FirstOrDefault(entry => entry.Covers(pair.File, pair.Mutant))?.Reason));
        foreach (var file in survivors.Where(static group => group.Key.Reason is not null).GroupBy(static group => group.Key.File))
        {
            Add($"");
            Add($"## {file.Key}");
            Add($"");
            foreach (var reason in file)
            {
                Add($"- {reason.Key.Reason}");
                foreach (var (_, mutant) in reason)
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
            foreach (var (file, mutant) in Unexplained)
            {
                Add($"- {file}, line {mutant.Number}, {mutant.Kind}: `` {mutant.Line} `` → `` {mutant.Replacement} ``");
            }
        }

        Stale = [.. accepted.Where(entry => results.TryGetValue(entry.File, out var result)
            && !result.Survivors.Any(mutant => entry.Covers(entry.File, mutant)))];
    }

    public string Text => _text.ToString();

    /// <summary>Survivors that nobody gave a reason.</summary>
    public IReadOnlyList<(string File, Mutant Mutant)> Unexplained { get; }

    /// <summary>Reasons for what is killed or gone.</summary>
    public IReadOnlyList<Accepted> Stale { get; }

    private void Row(string name, string measured, params IReadOnlyList<FileResult> files)
    {
        var (killed, survived) = (files.Sum(static file => file.Killed), files.Sum(static file => file.Survivors.Count));
        var score = killed + survived == 0 ? 100 : 100.0 * killed / (killed + survived);
        var (once, wrong) = (files.Sum(static file => file.MadeOnce), files.Sum(static file => file.CompileErrors));
        Add($"| {name} | {killed} | {survived} | {score:0.0} % | {once} | {wrong} | {measured} |");
    }

    private void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
