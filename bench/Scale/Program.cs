using System.CommandLine;
using Scenario.Scale;

// What a call costs as there is more of everything. Exits with 1 when a cost grows faster than its chart allows.
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Where tables and plots go; default bench/results.",
    DefaultValueFactory = static _ => new("bench/results")
};
var only = new Option<string[]>("--only")
{
    Description = "Parts to measure: " + string.Join(", ", Parts.All.Keys) + ". Default: all.",
    AllowMultipleArgumentsPerToken = true
};
only.AcceptOnlyFromAmong([.. Parts.All.Keys]);
var small = new Option<bool>("--small") { Description = "Small sizes, which take seconds: proves that the program works." };
var command = new RootCommand("Cost by size: objects, policies, statements, connections, sessions, clouds.") { output, only, small };
command.SetAction(async given =>
{
    var charts = new List<Chart>();
    var failed = false;
    foreach (var (name, measure) in Parts.All.Where(part => given.GetValue(only) is not { Length: > 0 } chosen || chosen.Contains(part.Key)))
    {
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {name}");
        var chart = await measure(true);
        if (!given.GetValue(small))
        {
            chart = await measure(false); // the first one was for the compiler of the runtime
        }

        charts.Add(chart);
        foreach (var series in chart.Series)
        {
            var grows = series.Exponent > chart.Growth;
            failed |= grows;
            Console.WriteLine(FormattableString.Invariant($"  {series.Name}: {series.Exponent:0.00}{(grows ? $", more than {chart.Growth}" : "")}"));
        }
    }

    ScaleReport.Write(given.GetValue(output)!.FullName, charts);
    return failed && !given.GetValue(small) ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
