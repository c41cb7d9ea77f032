using Scenario.ControlPlane.Journal;
using Scenario.Trainer.Stages;

namespace Scenario.Unit.Trainer.Stages;

public sealed class HopFeedTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HopFeed _feed = new();

    [Fact]
    public void hops_stand_in_the_order_of_their_arrival_whichever_is_answered_first()
    {
        var outer = Begin(HopHost.AppServer, "/api/credentials");
        var inner = Begin(HopHost.Sts, "/");
        _feed.Complete(inner, Raw(200), null, TimeSpan.Zero);
        _feed.Complete(outer, Raw(403), "Forbidden", TimeSpan.Zero);

        Assert.Equal([(HopHost.AppServer, 403, "Forbidden"), (HopHost.Sts, 200, null)], _feed.Hops.Select(static hop => (hop.Host, hop.Status, hop.Code)));
    }

    [Fact]
    public void a_journal_entry_belongs_to_the_hop_on_whose_flow_it_was_written()
    {
        var draft = Begin(HopHost.Oss, "/sample-bucket/a");
        HopDraft.Current = draft;
        _feed.Add(Entry("FIRST"), HopHost.Oss, TimeSpan.Zero);
        HopDraft.Current = null;
        _feed.Add(Entry("BY-ITSELF"), HopHost.Oss, TimeSpan.Zero);
        _feed.Complete(draft, Raw(200), null, TimeSpan.Zero);

        Assert.Equal(["FIRST", "BY-ITSELF"], _feed.Hops.Select(static hop => hop.RequestId));
        Assert.NotNull(_feed.Find("first")!.Raw);
    }

    [Fact]
    public void the_oldest_fall_out_and_a_late_answer_to_one_of_them_is_no_error()
    {
        var first = Begin(HopHost.Oss, "/first");
        for (var i = 0; i < HopFeed.Capacity; i++)
        {
            _feed.Complete(Begin(HopHost.Oss, "/next"), Raw(200), null, TimeSpan.Zero);
        }

        _feed.Complete(first, Raw(200), null, TimeSpan.Zero);

        Assert.InRange(_feed.Hops.Count, HopFeed.Capacity / 2, HopFeed.Capacity);
        Assert.Null(_feed.Find(first.Hop.Sequence));
        Assert.All(_feed.Hops, hop => Assert.Same(hop, _feed.Find(hop.Sequence)));
    }

    [Fact]
    public void bytes_are_kept_up_to_the_limit_and_the_newest_stay()
    {
        var count = (int)(HopFeed.RawLimit / ExchangeTap.BodyLimit) + 10;
        for (var i = 0; i < count; i++)
        {
            _feed.Complete(Begin(HopHost.Oss, "/a"), Raw(200, new byte[ExchangeTap.BodyLimit]), null, TimeSpan.Zero);
        }

        Assert.InRange(_feed.Hops.Sum(static hop => hop.Raw?.Weight ?? 0), HopFeed.RawLimit / 2, HopFeed.RawLimit);
        Assert.Null(_feed.Hops[0].Raw);
        Assert.NotNull(_feed.Hops[^1].Raw);
        Assert.Equal(200, _feed.Hops[0].Status);
    }

    [Fact]
    public async Task who_waits_gets_the_hop_however_late_its_host_has_done_with_it()
    {
        var draft = Begin(HopHost.Oss, "/wanted");
        var waiting = _feed.WaitForAsync("wanted", TestContext.Current.CancellationToken);
        _feed.Complete(Begin(HopHost.Oss, "/other"), Raw(200), null, TimeSpan.Zero);
        Assert.False(waiting.IsCompleted);

        draft.Entry = Entry("WANTED");
        _feed.Complete(draft, Raw(403), null, TimeSpan.Zero);

        Assert.Equal(403, (await waiting)!.Status);
    }

    [Fact]
    public async Task who_waits_for_what_never_arrived_or_was_forgotten_is_told_so()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Null(await _feed.WaitForAsync("nothing", token));

        var answered = Begin(HopHost.Oss, "/other");
        var first = _feed.WaitForAsync("nothing", token);
        var later = Begin(HopHost.Oss, "/later"); // arrived after the question, so nothing to wait for
        Assert.False(first.IsCompleted);
        _feed.Complete(answered, Raw(200), null, TimeSpan.Zero);
        Assert.Null(await first);

        var second = _feed.WaitForAsync("nothing", token);
        Assert.False(second.IsCompleted);
        _feed.Clear();
        Assert.Null(await second);
        _feed.Complete(later, Raw(200), null, TimeSpan.Zero);
    }

    private HopDraft Begin(HopHost host, string path) => _feed.Begin(host, "GET", path, Now, TimeSpan.Zero);

    private static JournalEntry Entry(string id) =>
        new() { RequestId = id, Time = Now, Host = "oss", Method = "GET", Target = "/sample-bucket/a", Status = 200 };

    private static RawExchange Raw(int status, byte[]? body = null) => new()
    {
        Method = "GET",
        RawTarget = "/a",
        Protocol = "HTTP/1.1",
        RequestHeaders = [],
        RequestBody = default,
        RequestLength = 0,
        Status = status,
        ResponseHeaders = [],
        ResponseBody = body ?? [],
        ResponseLength = body?.Length ?? 0,
    };
}
