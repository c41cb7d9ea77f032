using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.Operations;

namespace Scenario.Integration.FakeSts.RamApi;

/// <summary>docs/sts-ram-actions.md tells the truth.</summary>
public sealed class ActionTableTests
{
    [Fact]
    public async Task the_documented_actions_are_the_served_ones()
    {
        await using var app = new StsApplication();
        var served = app.Services.GetRequiredService<OperationTable>().All.Select(static o => o.Action).Order(StringComparer.Ordinal);

        Assert.Equal(served, Rows().Where(static row => row.Answer.StartsWith("served", StringComparison.Ordinal)).Select(static row => row.Action)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task every_other_documented_action_answers_with_its_code()
    {
        await using var app = new StsApplication();
        var sts = app.AsRoot();
        foreach (var (action, answer) in Rows().Where(static row => !row.Answer.StartsWith("served", StringComparison.Ordinal)))
        {
            var version = action.StartsWith("AssumeRole", StringComparison.Ordinal) ? "2015-04-01" : "2015-05-01";
            Assert.StartsWith($"`{(await sts.CallAsync(action, ("Version", version))).Code}`", answer, StringComparison.Ordinal);
        }
    }

    private static List<(string Action, string Answer)> Rows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Scenario.sln")))
        {
            folder = folder.Parent!;
        }

        return
        [
            .. File.ReadLines(Path.Combine(folder.FullName, "docs", "sts-ram-actions.md"))
                .TakeWhile(static line => line != "## Limits")
                .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| action", StringComparison.Ordinal))
                .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(static cells => (cells[1], cells[2])),
        ];
    }
}
