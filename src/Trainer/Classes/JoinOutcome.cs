namespace Scenario.Trainer.Classes;

/// <summary>Why somebody was not let in.</summary>
public enum JoinRefusal
{
    /// <summary>The code is wrong, or it has been renewed.</summary>
    Code,

    /// <summary>Too many wrong codes from this address.</summary>
    Wait,

    /// <summary>No name, a long one, or one with characters that are none.</summary>
    Name,

    /// <summary>The class has as many learners as it may.</summary>
    Full,

    /// <summary>No such code for another device, or no longer.</summary>
    Handover,

    /// <summary>The class has ended.</summary>
    Over,
}

/// <summary>What came of a wish to join.</summary>
/// <param name="Learner">The new learner; null when refused.</param>
/// <param name="Ticket">The secret by which the learner's browser is known; null when refused.</param>
/// <param name="Refusal">Why not; null when let in.</param>
public sealed record JoinOutcome(Learner? Learner, string? Ticket, JoinRefusal? Refusal)
{
    internal static JoinOutcome No(JoinRefusal refusal) => new(null, null, refusal);
}
