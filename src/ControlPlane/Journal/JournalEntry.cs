using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.ControlPlane.Journal;

/// <summary>One answered request. Holds no secret, token or signature.</summary>
/// <remarks>It keeps the facts of the decision; the explanation is made from them when someone asks, and tells what was true then.</remarks>
public sealed record JournalEntry
{
    /// <summary>Longest text of an entry, in bytes of UTF-8; the rest of a longer one is cut and marked with an ellipsis.</summary>
    public const int LongestText = 2048;

    // No real id is as long.
    private const int LongestKeyId = 64;

    // The object itself, and what the dictionaries around it need.
    private const int FixedSize = 512;

    /// <summary>The id in the answer, the one an SDK shows its user.</summary>
    public required string RequestId { get; init; }

    /// <summary>Arrival by the movable clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>sts</c> or <c>oss</c>.</summary>
    public required string Host { get; init; }

    public required string Method { get; init => field = Bounded(value, LongestText); }

    /// <summary>What was asked for, without query values that could carry a secret.</summary>
    public required string Target { get; init => field = Bounded(value, LongestText); }

    /// <summary>Operation name such as AssumeRole or PutObject; null when the request was too broken to tell.</summary>
    public string? Operation { get; init => field = Bounded(value, LongestText); }

    /// <summary>ARN of the caller; null when anonymous or not authenticated.</summary>
    public string? Principal { get; init => field = Bounded(value, LongestText); }

    /// <summary>Access key id as presented, also when it was refused; null when anonymous or empty. Longer ones are cut at 64 bytes.</summary>
    public string? AccessKeyId { get; init => field = string.IsNullOrEmpty(value) ? null : Bounded(SecretText.KeyId(value), LongestKeyId); }

    /// <summary>RAM action that was decided, such as <c>oss:GetObject</c>.</summary>
    public string? Action => Decision?.Request.Action;

    /// <summary>ARN that was decided on; without a decision what the entry is about, if anything.</summary>
    public string? Resource
    {
        get => field ?? Bounded(Decision?.Request.Resource.ToString(), LongestText);
        init => field = Bounded(value, LongestText);
    }

    public required int Status { get; init; }

    /// <summary>The vendor's error code; null on success.</summary>
    public string? Code { get; init => field = Bounded(value, LongestText); }

    /// <summary>The decision with the facts that it rests on; null when none was taken.</summary>
    public AccessDecision? Decision { get; init; }

    /// <summary>The message of the error answer; null on success.</summary>
    public string? Message { get; init => field = value is null ? null : SecretText.Mask(Bounded(value, LongestText)); }

    /// <summary>What the public answer leaves out, such as where a policy breaks the grammar; null when there is nothing to add.</summary>
    public Explanation? Reason { get; init; }

    /// <summary><see cref="Reason"/> in English.</summary>
    public string? Detail => Bounded(Reason?.ToString(), LongestText);

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
    public string? Fault { get; init => field = Bounded(value, LongestText); }

    /// <summary>About how many bytes of memory the entry keeps alive, without the policies of its decision.</summary>
    internal int Size
    {
        get
        {
            var characters = Method.Length + Target.Length + LengthOf(Principal) + LengthOf(AccessKeyId) + LengthOf(Message) + LengthOf(Fault)
                + (Reason?.Length ?? 0);
            if (Decision?.Request is { } asked)
            {
                characters += asked.Resource.Relative.Length + asked.Context.Length;
            }

            return FixedSize + (characters * sizeof(char));
        }
    }

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Bounded(string? text, int bytes)
    {
        const string mark = "…";
        const int markBytes = 3;
        if (text is null || text.Length * 3 <= bytes || Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        Span<byte> fitting = stackalloc byte[LongestText];
        Utf8.FromUtf16(text, fitting[..(bytes - markBytes)], out var characters, out _);
        return string.Concat(text.AsSpan(0, characters), mark);
    }

    private static int LengthOf(string? text) => text?.Length ?? 0;
}
