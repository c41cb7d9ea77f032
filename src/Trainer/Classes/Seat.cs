namespace Scenario.Trainer.Classes;

/// <summary>From where a visitor sees the page; components get it as a cascading value.</summary>
/// <param name="Room">The class; null where none is held.</param>
/// <param name="Learner">Who sits here; null for the trainer, and for every visitor where no class is held.</param>
public sealed record Seat(ClassRoom? Room, Learner? Learner)
{
    /// <summary>Whether this is the trainer of a class.</summary>
    public bool IsTrainer => Room is not null && Learner is null;
}
