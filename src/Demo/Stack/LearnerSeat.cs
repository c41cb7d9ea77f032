using Scenario.ControlPlane.Journal;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Stages;

namespace Scenario.Demo.Stack;

/// <summary>What makes a stack that of one learner of a class: the ways in from the page's port, the limits, and short histories.</summary>
internal sealed class LearnerSeat(LearnerMeter meter)
{
    public LearnerMeter Meter => meter;

    public HostEntrance Oss { get; } = new();

    public HostEntrance AppServer { get; } = new();

    /// <summary>Null for STS: no browser calls it.</summary>
    public HostEntrance? EntranceOf(HopHost host) => host switch
    {
        HopHost.Oss => Oss,
        HopHost.AppServer => AppServer,
        _ => null,
    };

    public HopFeed NewFeed() => new(meter.Limits.Hops, meter.Limits.HistoryBytes);

    public RequestJournal NewJournal() => new(meter.Limits.Hops, meter.Limits.HistoryBytes);
}
