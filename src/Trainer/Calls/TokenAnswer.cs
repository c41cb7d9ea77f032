namespace Scenario.Trainer.Calls;

/// <summary>What a request for temporary credentials came to.</summary>
/// <param name="Answer">The answer itself.</param>
/// <param name="Key">The credentials; null when they were refused.</param>
public sealed record TokenAnswer(CallAnswer Answer, CloudKey? Key)
{
    /// <summary>Until when they hold, by the server's clock; null when they were refused.</summary>
    public DateTimeOffset? Expires { get; init; }
}
