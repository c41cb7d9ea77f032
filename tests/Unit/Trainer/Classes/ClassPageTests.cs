using System.Globalization;
using Scenario.Trainer.Classes;

namespace Scenario.Unit.Trainer.Classes;

/// <summary>docs/class-mode.md names the limits that there are.</summary>
public sealed class ClassPageTests
{
    [Fact]
    public void the_page_names_every_limit_as_it_is()
    {
        var limits = new ClassLimits();
        string[] rows =
        [
            Row("learners at once", $"{limits.Learners}"),
            Row("open pages of one learner", $"{limits.Tabs}"),
            Row("one upload", Mega(limits.BodyBytes)),
            Row("stored in a learner's OSS", $"{Mega(limits.StoredBytes)} and {limits.Objects} objects, versions and unfinished uploads included"),
            Row("requests of one learner, to the page and to each of the hosts", $"{limits.RequestsPerSecond} a second, after {limits.Burst} at once"),
            Row("wrong join codes", $"{limits.WrongCodes} a minute from one address"),
            Row("requests to the place to join of whoever has not joined", $"{limits.Looks} a minute from one address"),
            Row("a learner's cloud without an open page", $"{limits.Idle.TotalMinutes.ToString(CultureInfo.InvariantCulture)} minutes, then it is ended and its progress kept"),
            Row("code for another device", $"{limits.Handover.TotalMinutes.ToString(CultureInfo.InvariantCulture)} minutes, once"),
            Row("requests that a learner's flow remembers", $"{limits.Hops}, and {Mega(limits.HistoryBytes)} of their bytes"),
            Row("length of a class", $"{limits.Lasts.TotalHours.ToString(CultureInfo.InvariantCulture)} hours"),
        ];

        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "class-mode.md"))
            .SkipWhile(static line => line != "| limit | value |").Skip(2).TakeWhile(static line => line.StartsWith('|'));

        Assert.Equal(rows, page);
    }

    private static string Row(string limit, string value) => $"| {limit} | {value} |";

    private static string Mega(long bytes) => $"{bytes / (1024 * 1024)} MiB";
}
