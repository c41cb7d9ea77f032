namespace Scenario.Trainer.Calls;

/// <summary>What a host answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">The vendor's error code, or the title of AppServer's problem document; null on success.</param>
/// <param name="Message">The error's message.</param>
/// <param name="RequestId">The id under which the journal keeps the request; null for AppServer.</param>
/// <param name="Body">The answer's body.</param>
public sealed record CallAnswer(int Status, string? Code, string? Message, string? RequestId, byte[] Body)
{
    public bool IsRefused => Status >= 400;
}
