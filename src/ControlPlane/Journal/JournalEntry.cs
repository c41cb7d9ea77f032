namespace Scenario.ControlPlane.Journal;

/// <summary>One answered request. Holds no secret, token or signature.</summary>
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
    public string? Action { get; init; }

    /// <summary>ARN that was decided on.</summary>
    public string? Resource { get; init; }

    public required int Status { get; init; }

    /// <summary>The vendor's error code; null on success.</summary>
    public string? Code { get; init; }

    /// <summary>The decision with its statements; null when none was taken.</summary>
    public DecisionView? Decision { get; init; }

    /// <summary>The message of the error answer; null on success.</summary>
    public string? Message { get; init; }

    /// <summary>What the public answer leaves out, such as where a policy breaks the grammar; null when there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>Why, in one sentence: the decision's, else what is known of a refusal before any decision; null when there is nothing to explain.</summary>
    public string? Text => Decision?.Text ?? Detail ?? Message;

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
