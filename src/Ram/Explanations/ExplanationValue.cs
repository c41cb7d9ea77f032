using System.Globalization;

namespace Scenario.Ram.Explanations;

/// <summary>One argument of an explanation.</summary>
public abstract record ExplanationValue
{
    private ExplanationValue()
    {
    }

    /// <summary>About how many characters it holds.</summary>
    public abstract int Length { get; }

    public static implicit operator ExplanationValue(string text) => new Text(text);

    public static implicit operator ExplanationValue(long number) => new Text(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>To the second, in UTC.</summary>
    public static implicit operator ExplanationValue(DateTimeOffset time) => new Text(time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture));

    public static implicit operator ExplanationValue(Explanation part) => new Part(part);

    /// <summary>A name, number or time: the same in every language.</summary>
    /// <param name="Value">Cut at 2048 characters: what a client sends may be in it.</param>
    public sealed record Text(string Value) : ExplanationValue
    {
        private const int Longest = 2048;

        public string Value { get; } = Value.Length <= Longest ? Value : string.Concat(Value.AsSpan(0, Longest - 1), "…");

        public override int Length => Value.Length;
    }

    /// <summary>Values of a policy or of a request; long ones are cut when they are worded.</summary>
    public sealed record Values(IReadOnlyList<string> Items) : ExplanationValue
    {
        public override int Length => Items.Sum(static item => item.Length);
    }

    /// <summary>A part of the sentence.</summary>
    public sealed record Part(Explanation Explanation) : ExplanationValue
    {
        public override int Length => Explanation.Length;
    }

    /// <summary>Whole sentences, one after the other.</summary>
    public sealed record Sequence(IReadOnlyList<Explanation> Sentences) : ExplanationValue
    {
        public override int Length => Sentences.Sum(static sentence => sentence.Length);
    }

    /// <summary>Parts that are enumerated: "a, b and c".</summary>
    public sealed record Enumeration(IReadOnlyList<Explanation> Parts) : ExplanationValue
    {
        public override int Length => Parts.Sum(static part => part.Length);
    }
}
