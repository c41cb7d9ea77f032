using Scenario.ControlPlane.Journal;

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
    public void listeners_hear_of_each_entry()
    {
        var journal = new RequestJournal();
        var heard = new List<string>();
        journal.Added += (_, entry) => heard.Add(entry.RequestId);
        journal.Add(Entry("a"));
        journal.Add(Entry("b"));
        Assert.Equal(["a", "b"], heard);
    }

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
