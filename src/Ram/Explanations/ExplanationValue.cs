using System.Globalization;

namespace Scenario.Ram.Explanations;

/// <summary>One argument of an explanation.</summary>
public abstract record ExplanationValue
{
    private ExplanationValue()
    {
    }

    public static implicit operator ExplanationValue(string text) => new Text(text);

    public static implicit operator ExplanationValue(long number) => new Text(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>To the second, in UTC.</summary>
    public static implicit operator ExplanationValue(DateTimeOffset time) => new Text(time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture));

    public static implicit operator ExplanationValue(Explanation part) => new Part(part);

    /// <summary>A name, number or time: the same in every language.</summary>
    public sealed record Text(string Value) : ExplanationValue;

    /// <summary>Values of a policy or of a request; long ones are cut when they are worded.</summary>
    public sealed record Values(IReadOnlyList<string> Items) : ExplanationValue;

    /// <summary>A part of the sentence.</summary>
    public sealed record Part(Explanation Explanation) : ExplanationValue;

    /// <summary>Parts that are enumerated: "a, b and c".</summary>
    public sealed record Enumeration(IReadOnlyList<Explanation> Parts) : ExplanationValue;
}
