namespace Scenario.Trainer.Stages;

/// <summary>The lifelines of the sequence diagram, from left to right.</summary>
public enum Lane
{
    /// <summary>The app on the phone, or whoever else calls from outside.</summary>
    Phone,

    AppServer,
    Sts,

    /// <summary>Where policies are weighed; both fakes ask it in their own process.</summary>
    Ram,

    Oss,
}
