using System.CommandLine;
using Scenario.MutationReport;

// Reports of Stryker as one page. Exits with 1 when a mutant survived for no reason that is written down; tells which reasons are left for none.
var reports = new Option<FileInfo[]>("--report")
{
    Description = "mutation-report.json of a run; of runs that meet the same file the last one counts.",
    Required = true,
    AllowMultipleArgumentsPerToken = true
};
var accepted = new Option<FileInfo>("--accepted")
{
    Description = "Survivors that may live, with reasons.",
    DefaultValueFactory = static _ => new("tests/Mutation/accepted.json")
};
var output = new Option<FileInfo?>("--output") { Description = "File for the page; default is standard output." };
var command = new RootCommand("The page of a mutation test: scores, and every survivor with its reason.") { reports, accepted, output };
command.SetAction(given =>
{
    var byFile = new Dictionary<string, IReadOnlyList<Mutant>>();
    foreach (var file in given.GetValue(reports)!.SelectMany(static report => Mutant.Read(report.FullName).GroupBy(static mutant => mutant.File)))
    {
        byFile[file.Key] = [.. file];
    }

    var report = new Report([.. byFile.Values.SelectMany(static mutants => mutants)], Accepted.Read(given.GetValue(accepted)!.FullName));
    if (given.GetValue(output) is { } page)
    {
        File.WriteAllText(page.FullName, report.Text);
    }
    else
    {
        Console.Write(report.Text);
    }

    foreach (var mutant in report.Unexplained)
    {
        Console.Error.WriteLine($"src/{mutant.File}:{mutant.Number}: {mutant.Kind} survived without a reason: {mutant.Line} -> {mutant.Replacement}");
    }

    foreach (var entry in report.Stale)
    {
        Console.Error.WriteLine($"src/{entry.File}: nothing survives that this reason is for, take it out: {entry.Kind}, {entry.Line}");
    }

    return report.Unexplained.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
