using System.CommandLine;
using Scenario.MutationReport;

// Puts what Stryker reports of some files into the record of all, and makes the page of it. Exits with 1 when a mutant survived for no reason that is
// written down; tells which reasons are left for none.
var reports = new Option<FileInfo[]>("--report")
{
    Description = "mutation-report.json of a run; of runs that meet the same file the last one counts. None: only the page is made again.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = static _ => []
};
var record = new Option<FileInfo>("--record")
{
    Description = "What every file gave when it was measured last; made where there is none.",
    DefaultValueFactory = static _ => new("bench/results/mutation.json")
};
var accepted = new Option<FileInfo>("--accepted")
{
    Description = "Survivors that may live, with reasons.",
    DefaultValueFactory = static _ => new("tests/Mutation/accepted.json")
};
var output = new Option<FileInfo>("--output") { Description = "File for the page.", DefaultValueFactory = static _ => new("bench/results/mutation.md") };
var command = new RootCommand("The page of a mutation test: scores, and every survivor with its reason.") { reports, record, accepted, output };
command.SetAction(given =>
{
    var results = FileResult.Load(given.GetValue(record)!.FullName);
    foreach (var (file, result) in given.GetValue(reports)!.SelectMany(FileResult.Read))
    {
        results[file] = result;
    }

    foreach (var gone in results.Keys.Where(static file => !File.Exists($"src/{file}")).ToList())
    {
        results.Remove(gone);
    }

    FileResult.Save(given.GetValue(record)!.FullName, results);
    var report = new Report(results, Accepted.Read(given.GetValue(accepted)!.FullName));
    File.WriteAllText(given.GetValue(output)!.FullName, report.Text);
    foreach (var (file, mutant) in report.Unexplained)
    {
        Console.Error.WriteLine($"src/{file}:{mutant.Number}: {mutant.Kind} survived without a reason: {mutant.Line} -> {mutant.Replacement}");
    }

    foreach (var entry in report.Stale)
    {
        Console.Error.WriteLine($"src/{entry.File}: nothing survives that this reason is for, take it out: {entry.Kind}, {entry.Line}");
    }

    return report.Unexplained.Count == 0 ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
