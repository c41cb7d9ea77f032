using System.Diagnostics.CodeAnalysis;

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
