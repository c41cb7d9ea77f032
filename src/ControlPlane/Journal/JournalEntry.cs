using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.ControlPlane.Journal;

/// <summary>One answered request. Holds no secret, token or signature.</summary>
/// <remarks>It keeps the facts of the decision; the explanation is made from them when someone asks, and tells what was true then.</remarks>
public sealed record JournalEntry
{
    private const int LongestKeyId = 64;

    /// <summary>The id in the answer, the one an SDK shows its user.</summary>
    public required string RequestId { get; init; }

    /// <summary>Arrival by the movable clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>sts</c> or <c>oss</c>.</summary>
    public required string Host { get; init; }

    public required string Method { get; init; }

    /// <summary>What was asked for, without query values that could carry a secret.</summary>
    public required string Target { get; init; }

    /// <summary>Operation name such as AssumeRole or PutObject; null when the request was too broken to tell.</summary>
    public string? Operation { get; init; }

    /// <summary>ARN of the caller; null when anonymous or not authenticated.</summary>
    public string? Principal { get; init; }

    /// <summary>Access key id as presented, also when it was refused; null when anonymous. Longer ones are cut at 64 characters.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>RAM action that was decided, such as <c>oss:GetObject</c>.</summary>
    public string? Action => Decision?.Request.Action;

    /// <summary>ARN that was decided on; without a decision what the entry is about, if anything.</summary>
    public string? Resource
    {
        get => field ?? Decision?.Request.Resource.ToString();
        init;
    }

    public required int Status { get; init; }

    /// <summary>The vendor's error code; null on success.</summary>
    public string? Code { get; init; }

    /// <summary>The decision with the facts that it rests on; null when none was taken.</summary>
    public AccessDecision? Decision { get; init; }

    /// <summary>The message of the error answer; null on success.</summary>
    public string? Message { get; init; }

    /// <summary>What the public answer leaves out, such as where a policy breaks the grammar; null when there is nothing to add.</summary>
    public Explanation? Reason { get; init; }

    /// <summary><see cref="Reason"/> in English.</summary>
    public string? Detail => Reason?.ToString();

    /// <summary>
    /// Why, in one sentence: the refusal of the policies, else what refused the request before or after they were asked, else why it was
    /// allowed; null when there is nothing to explain.
    /// </summary>
    public Explanation? Explain() => (Decision, Code) switch
    {
        ({ IsAllowed: false } refusal, _) => refusal.Explain().Sentence,
        (_, { } code) => Reason ?? (Message is { } message ? Explanation.Verbatim(message) : new(ExplanationKind.EndedWithCode, ("code", code))),
        ({ } decision, _) => decision.Explain().Sentence,
        _ => Reason,
    };

    /// <summary><see cref="Explain"/> in English.</summary>
    public string? Text => Explain()?.ToString();

    public double DurationMs { get; init; }

    /// <summary>Bytes of the request body.</summary>
    public long RequestBytes { get; init; }

    /// <summary>Bytes of the answer's body.</summary>
    public long ResponseBytes { get; init; }

    /// <summary>Name of the fault that shaped the answer; null when none did.</summary>
    public string? Fault { get; init; }

    /// <summary>What a request presented as access key id, cut where no real one is as long; null when it presented none.</summary>
    public static string? BoundedKeyId(string? presented) => presented switch
    {
        null or "" => null,
        { Length: > LongestKeyId } => presented[..LongestKeyId] + "…",
        _ => presented,
    };
}
