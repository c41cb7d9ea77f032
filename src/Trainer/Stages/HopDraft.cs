using Scenario.ControlPlane.Journal;

namespace Scenario.Trainer.Stages;

/// <summary>A hop whose answer is still to come. The host's journal speaks on the request's own flow, so the draft catches its entry.</summary>
internal sealed class HopDraft(Hop hop)
{
    private static readonly AsyncLocal<HopDraft?> Flowing = new();

    /// <summary>The hop that the running code answers; null outside of one.</summary>
    public static HopDraft? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public Hop Hop { get; } = hop;

    public JournalEntry? Entry { get; set; }

    /// <summary>Code of a refusal that did not come from the host itself.</summary>
    public string? Code { get; set; }
}
