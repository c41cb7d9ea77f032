namespace Scenario.Ram.Policies;

/// <summary>Points that no source settles; strict by default (ram-policy 7).</summary>
public sealed record PolicyParserOptions
{
    public static PolicyParserOptions Strict { get; } = new();

    /// <summary>Accept <c>"Statement": {…}</c> as a list of one. Default false.</summary>
    public bool AllowBareStatement { get; init; }

    /// <summary>Accept a string member <c>Sid</c> in statements and <c>Id</c> at the top; they mean nothing. Default false.</summary>
    public bool AllowSid { get; init; }
}
