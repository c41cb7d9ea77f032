using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Referers;

/// <summary>Hotlink protection: which pages may link to what a bucket holds.</summary>
/// <remarks>
/// Source: OSS, "Hotlink protection": first whether the Referer is empty, then the black list, then the white list; an entry
/// is a prefix of the URL, with <c>*</c> and <c>?</c>. A white list without entries asks for nothing.
/// </remarks>
internal sealed record RefererRules
{
    /// <summary>As before the first PutBucketReferer: everything passes.</summary>
    public static readonly RefererRules None = new();

    public bool AllowEmpty { get; init; } = true;

    /// <summary>True, the default: what follows a <c>?</c> is not looked at.</summary>
    public bool TruncateQuery { get; init; } = true;

    /// <summary>True: what follows the host is not looked at; default false.</summary>
    public bool TruncatePath { get; init; }

    public IReadOnlyList<string> Allowed { get; init; } = [];

    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <returns>Null when the request may pass.</returns>
    public RefererRefusal? Check(string? referer)
    {
        if (string.IsNullOrEmpty(referer))
        {
            return AllowEmpty || Allowed.Count == 0 ? null : new RefererRefusal("0003-00000501", new(ExplanationKind.RefererMissing));
        }

        var compared = Truncate(referer);
        if (Find(Refused, compared) is { } refused)
        {
            return new RefererRefusal("0003-00000502", new(ExplanationKind.RefererRefused, ("referer", compared), ("entry", refused)));
        }

        return Allowed.Count == 0 || Find(Allowed, compared) is not null
            ? null
            : new RefererRefusal("0003-00000503", new(ExplanationKind.RefererNotAllowed, ("referer", compared), ("allowed", string.Join(", ", Allowed))));
    }

    private string Truncate(string referer)
    {
        var host = referer.IndexOf("://", StringComparison.Ordinal) is var mark and >= 0 ? mark + 3 : 0;
        var end = TruncatePath ? referer.AsSpan(host).IndexOfAny('/', '?')
            : TruncateQuery ? referer.AsSpan(host).IndexOf('?')
            : -1;
        return end < 0 ? referer : referer[..(host + end)];
    }

    private static string? Find(IReadOnlyList<string> entries, string referer) =>
        entries.FirstOrDefault(entry => new Pattern(entry + "*").IsMatch(referer));
}

/// <summary>Why a request was refused for its Referer.</summary>
/// <param name="Ec">The vendor's number for the reason.</param>
/// <param name="Reason">One sentence for the journal.</param>
internal sealed record RefererRefusal(string Ec, Explanation Reason);
