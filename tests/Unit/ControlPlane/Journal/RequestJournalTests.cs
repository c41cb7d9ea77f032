using Scenario.ControlPlane.Journal;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.ControlPlane.Journal;

public sealed class RequestJournalTests
{
    [Fact]
    public void the_newest_stands_last_and_the_oldest_falls_out()
    {
        var journal = new RequestJournal(3);
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            journal.Add(Entry(id));
        }

        Assert.Equal(["c", "d", "e"], journal.Last(10).Select(static e => e.RequestId));
        Assert.Equal(["d", "e"], journal.Last(2).Select(static e => e.RequestId));
        Assert.Empty(journal.Last(0));
        Assert.Null(journal.Find("b"));
        Assert.NotNull(journal.Find("c"));
    }

    [Fact]
    public void ids_are_found_in_any_letter_case()
    {
        var journal = new RequestJournal();
        journal.Add(Entry("ABC-1"));
        Assert.Same(journal.Last(1)[0], journal.Find("abc-1"));
    }

    [Fact]
    public void an_id_used_again_finds_the_newer_entry_also_after_the_older_fell_out()
    {
        var journal = new RequestJournal(2);
        journal.Add(Entry("a"));
        journal.Add(Entry("a"));
        journal.Add(Entry("b"));
        Assert.NotNull(journal.Find("a"));
    }

    [Fact]
    public void clearing_forgets_everything()
    {
        var journal = new RequestJournal();
        journal.Add(Entry("a"));
        journal.Clear();
        Assert.Empty(journal.Last(10));
        Assert.Null(journal.Find("a"));
    }

    [Fact]
    public void older_entries_fall_out_when_they_are_too_large_together()
    {
        var journal = new RequestJournal(capacity: 100, budget: 20_000);
        for (var i = 0; i < 50; i++)
        {
            journal.Add(Entry($"{i}") with { Message = new string('x', 2000) });
        }

        Assert.InRange(journal.Size, 10_000, 20_000);
        Assert.Equal(4, journal.Last(100).Count);
        Assert.Equal("49", journal.Last(1)[0].RequestId);
        Assert.Null(journal.Find("45"));
    }

    [Fact]
    public void an_entry_larger_than_the_budget_is_kept_alone()
    {
        var journal = new RequestJournal(capacity: 100, budget: 1000);
        journal.Add(Entry("a"));
        journal.Add(Entry("b") with { Message = new string('x', 2000) });

        Assert.Equal(["b"], journal.Last(10).Select(static e => e.RequestId));
    }

    [Fact]
    public void a_policy_counts_once_however_many_decisions_rest_on_it()
    {
        var journal = new RequestJournal(capacity: 3);
        var (shared, own) = (Policy("shared"), Policy("own"));

        journal.Add(Entry("a") with { Decision = Decide(shared) });
        var one = journal.Size;
        journal.Add(Entry("b") with { Decision = Decide(shared) });
        var two = journal.Size;
        journal.Add(Entry("c") with { Decision = Decide(shared, own) });
        var three = journal.Size;

        Assert.True(two - one < three - two, $"{one} {two} {three}");
        for (var i = 0; i < 3; i++)
        {
            journal.Add(Entry($"later {i}"));
        }

        Assert.True(journal.Size < one, "The policies went with the last decision that rested on them.");
    }

    [Fact]
    public void clearing_forgets_the_sizes()
    {
        var journal = new RequestJournal();
        journal.Add(Entry("a") with { Decision = Decide(Policy("p")) });
        journal.Clear();

        Assert.Equal(0, journal.Size);
    }

    [Fact]
    public void listeners_hear_of_each_entry()
    {
        var journal = new RequestJournal();
        var heard = new List<string>();
        journal.Added += (_, entry) => heard.Add(entry.RequestId);
        journal.Add(Entry("a"));
        journal.Add(Entry("b"));
        Assert.Equal(["a", "b"], heard);
    }

    private static NamedPolicy Policy(string name)
    {
        const string text = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""";
        return new(name, PolicyParser.Parse(text, PolicyKind.Identity).Document!);
    }

    private static AccessDecision Decide(params NamedPolicy[] policies) =>
        PolicyEvaluator.Evaluate(policies, null, null, new("oss:GetObject", new Arn("oss", "*", "1", "b/k"), ConditionContext.Empty));

    private static JournalEntry Entry(string id) => new()
    {
        RequestId = id,
        Time = DateTimeOffset.UnixEpoch,
        Host = "sts",
        Method = "POST",
        Target = "/",
        Status = 200,
    };
}
