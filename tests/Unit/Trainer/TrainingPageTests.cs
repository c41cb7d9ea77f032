using System.Text.RegularExpressions;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer;

/// <summary>docs/training.md tells a trainer what to press and where: each lesson, place and button that it names must be there.</summary>
public sealed partial class TrainingPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "training.md"));

    [Fact]
    public void every_lesson_is_named_and_every_lesson_that_is_named_exists()
    {
        var linked = LessonLinks().Matches(Page).Select(static match => match.Groups[1].Value).Distinct().ToArray();

        Assert.All(linked, static slug => Assert.NotNull(LessonBook.Find(slug)));
        Assert.All(LessonBook.All, static lesson => Assert.Contains($"{lesson.Slug}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void every_place_is_a_page()
    {
        var routes = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Trainer", "Components", "Pages"), "*.razor")
            .SelectMany(static file => Routes().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value)).ToHashSet();

        Assert.All(Places().Matches(Page).Select(static match => match.Groups[1].Value).Distinct(), place => Assert.Contains(place, routes));
    }

    [Fact]
    public void every_button_is_called_so()
    {
        var words = TextCatalog.Embedded.Keys.Select(static key => TextCatalog.Embedded.Find(key, Language.English)).ToHashSet();

        Assert.All(Buttons().Matches(Page).Select(static match => match.Groups[1].Value), button => Assert.Contains(button, words));
    }

    [Fact]
    public void the_plans_go_forwards_and_end_in_time()
    {
        foreach (var (plan, minutes) in new[] { ("45", 45), ("90", 90) })
        {
            var section = Page.Split($"## {plan} minutes")[1].Split("\n## ")[0];
            var starts = Minutes().Matches(section)
                .Select(static match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

            Assert.Equal(0, starts[0]);
            Assert.Equal(starts.Order().Distinct(), starts);
            Assert.InRange(starts[^1], 1, minutes - 1);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Scenario.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("`/lessons/([a-z-]+)`")]
    private static partial Regex LessonLinks();

    [GeneratedRegex("`(/[a-z]*)`")]
    private static partial Regex Places();

    [GeneratedRegex("@page \"([^\"]+)\"")]
    private static partial Regex Routes();

    [GeneratedRegex(@"(?<!\*)\*([^*\n]+)\*(?!\*)")]
    private static partial Regex Buttons();

    [GeneratedRegex(@"(?m)^\| (\d+) \|")]
    private static partial Regex Minutes();
}
