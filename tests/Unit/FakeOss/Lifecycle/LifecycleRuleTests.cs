using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Storage;
using static Scenario.FakeOss.Lifecycle.LifecycleActionKind;

namespace Scenario.Unit.FakeOss.Lifecycle;

/// <summary>oss-protocol 5, lifecycle: which objects a rule means, and which rules contradict each other.</summary>
public sealed class LifecycleRuleTests
{
    private static readonly LifecycleRule Logs = new() { Id = "logs", Prefix = "logs/", IsEnabled = true };

    private static readonly ObjectRow Row = new()
    {
        Key = "logs/a",
        ETag = "A",
        StorageClass = "Standard",
        LastModified = default,
        Size = 100,
        Tags = new([new("k", "v"), new("l", "w")]),
    };

    [Fact]
    public void a_rule_means_what_has_its_prefix_its_tags_and_a_size_between_its_limits()
    {
        Assert.True(Logs.Covers(Row));
        Assert.False((Logs with { IsEnabled = false }).Covers(Row));
        Assert.False(Logs.Covers(Row with { Key = "log/a" }));
        Assert.True((Logs with { Tags = new([new("l", "w")]) }).Covers(Row));
        Assert.False((Logs with { Tags = new([new("l", "W")]) }).Covers(Row));
        Assert.True((Logs with { SizeGreaterThan = 99, SizeLessThan = 101 }).Covers(Row));
        Assert.False((Logs with { SizeGreaterThan = 100 }).Covers(Row));
        Assert.False((Logs with { SizeLessThan = 100 }).Covers(Row));
    }

    [Fact]
    public void what_a_rule_excludes_stays()
    {
        var byPrefix = Logs with { Exclusions = [new("logs/a", null)] };
        var byTag = Logs with { Exclusions = [new("", new("k", "v"))] };

        Assert.False(byPrefix.Covers(Row));
        Assert.True(byPrefix.Covers(Row with { Key = "logs/b" }));
        Assert.False(byTag.Covers(Row));
        Assert.True(byTag.Covers(Row with { Tags = ObjectTags.Empty }));
        Assert.False(byPrefix.CoversUpload("logs/a"));
        Assert.True(byTag.CoversUpload("logs/a")); // an upload has no tags yet
        Assert.False(Logs.CoversUpload("log/a"));
        Assert.False((Logs with { IsEnabled = false }).CoversUpload("logs/a"));
    }

    /// <summary>Of two rules: what the second says besides expiring after 10 days like the first, whether overlaps are asked for, and the number of the error.</summary>
    public static TheoryData<string, bool, string?> Pairs => new()
    {
        { "same prefix", false, "0014-00000085" },
        { "same prefix", true, null },
        { "longer prefix", false, "0014-00000084" },
        { "longer prefix", true, null },
        { "other prefix", false, null },
        { "other tag", false, null },
        { "aborts", false, null },
        { "transition after", true, "0014-00000082" },
        { "transition before", true, null },
        { "date", true, "0014-00000080" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void two_rules_that_may_meet_in_one_object_must_agree(string second, bool allowsOverlap, string? ec)
    {
        var first = Logs with { Actions = [new(Expiration, Days(10))] };
        var other = second switch
        {
            "same prefix" => first with { Id = "2" },
            "longer prefix" => first with { Id = "2", Prefix = "logs/old/" },
            "other prefix" => first with { Id = "2", Prefix = "old/" },
            "other tag" => first with { Id = "2", Tags = new([new("k", "v")]) },
            "aborts" => Logs with { Prefix = "logs/old/", Actions = [new(AbortMultipartUpload, Days(1))] },
            "transition after" => Logs with { Prefix = "logs/old/", Actions = [new(Transition, Days(11), "IA")] },
            "transition before" => Logs with { Prefix = "logs/old/", Actions = [new(Transition, Days(9), "IA")] },
            _ => first with { Prefix = "logs/old/", Actions = [new(Expiration, new(null, DateTimeOffset.UnixEpoch, null))] },
        };

        foreach (var rules in (LifecycleRule[][])[[first, other], [other, first]])
        {
            if (ec is null)
            {
                LifecycleConflicts.Require(rules, allowsOverlap);
            }
            else
            {
                Assert.Equal(("InvalidRequest", ec), Told(() => LifecycleConflicts.Require(rules, allowsOverlap)));
            }
        }
    }

    [Fact]
    public void one_rule_gets_colder_with_time_and_deletes_last()
    {
        LifecycleAction[] transitions = [new(Transition, Days(60), "Archive"), new(Transition, Days(30), "IA")];
        var sound = Logs with { Actions = [new(Expiration, Days(61)), .. transitions] };
        LifecycleConflicts.Require([sound], allowsOverlap: false);

        foreach (var broken in (LifecycleRule[])
        [
            sound with { Actions = [new(Expiration, Days(61)), new(Transition, Days(60), "IA"), new(Transition, Days(60), "Archive")] },
            sound with { Actions = [new(Expiration, Days(61)), new(Transition, Days(30), "IA"), new(Transition, Days(40), "IA")] },
            sound with { Actions = [new(Expiration, Days(60)), .. transitions] },
            sound with { Actions = [new(Expiration, new(null, DateTimeOffset.UnixEpoch, null)), .. transitions] },
            Logs with { Actions = [new(NoncurrentVersionExpiration, Days(2)), new(NoncurrentVersionTransition, Days(2), "IA")] },
        ])
        {
            Assert.Equal("InvalidArgument", Told(() => LifecycleConflicts.Require([broken], allowsOverlap: true)).Code);
        }

        // an earlier date comes later for an object: it must be older
        var atNoon = new LifecycleAction(Transition, new(null, Noon, null), "IA");
        LifecycleConflicts.Require([Logs with { Actions = [new(Expiration, new(null, Noon.AddDays(-1), null)), atNoon] }], false);
        Assert.Equal("InvalidArgument", Told(() => LifecycleConflicts.Require(
            [Logs with { Actions = [new(Expiration, new(null, Noon.AddDays(1), null)), atNoon] }], false)).Code);
    }

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static LifecycleTime Days(int days) => new(days, null, null);

    private static (string Code, string? Ec) Told(Action action) => (ParsedRequest.Refusal(action).Code, ParsedRequest.Refusal(action).Ec);
}
