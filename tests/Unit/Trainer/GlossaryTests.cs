using Scenario.Trainer.Components.Pages;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Localization;

namespace Scenario.Unit.Trainer;

/// <summary>Every word of the glossary leads to where one works with it.</summary>
public sealed class GlossaryTests
{
    [Fact]
    public void every_term_has_its_sentence_and_leads_to_a_lesson_or_to_a_page()
    {
        Assert.All(Glossary.Terms, static entry =>
        {
            Assert.True(TextCatalog.Embedded.Contains($"term.{entry.Term}.is"), entry.Term);
            Assert.True(entry.Place.StartsWith('/') || LessonBook.Find(entry.Place) is not null, entry.Place);
        });
        Assert.All(LessonBook.All, static lesson =>
        {
            Assert.InRange(lesson.Words.Count, 2, 8);
            Assert.Equal(lesson.Words.Count, lesson.Words.Distinct().Count(word => Glossary.Terms.Any(entry => entry.Term == word)));
        });
        Assert.Equal(Glossary.Terms.Length, Glossary.Terms.Select(static entry => entry.Term).Distinct().Count());
    }
}
