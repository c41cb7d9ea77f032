using System.Diagnostics.CodeAnalysis;
using Scenario.Ram.Explanations;

namespace Scenario.Ram.Policies;

/// <summary>A document or the reason why it is malformed.</summary>
public sealed record PolicyParseResult
{
    internal PolicyParseResult(PolicyDocument document) => Document = document;

    internal PolicyParseResult(PolicyError error) => Error = error;

    public PolicyDocument? Document { get; }

    public PolicyError? Error { get; }

    [MemberNotNullWhen(true, nameof(Document))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Document is not null;
}

/// <summary>What is wrong with a document.</summary>
/// <param name="Code">One of <see cref="PolicyErrorCodes"/>.</param>
/// <param name="JsonPath">Where, such as <c>$.Statement[0].Effect</c>.</param>
/// <param name="Message">One sentence for the author.</param>
public sealed record PolicyError(string Code, string JsonPath, string Message)
{
    /// <summary>What is wrong and where, to be told in any language.</summary>
    public Explanation Explain() => new(ExplanationKind.PolicyMistake, ("code", Code), ("path", JsonPath), ("message", Sentence));

    /// <summary><see cref="Message"/>, to be told in any language: every code has a kind of its own.</summary>
    internal Explanation Sentence => new(Enum.Parse<ExplanationKind>("Grammar" + Code), ("message", Message));
}
