using System.Collections.Immutable;

namespace Scenario.Ram.Explanations;

/// <summary>One sentence, or a part of one, that says why: what is meant and about what. <see cref="ExplanationTexts"/> puts it into words.</summary>
/// <remarks>Holds no words of a language, so that one decision can be told in each.</remarks>
public sealed class Explanation
{
    /// <param name="kind">What is said.</param>
    /// <param name="arguments">What it is said about, under the names that the texts of this kind use.</param>
    public Explanation(ExplanationKind kind, params ReadOnlySpan<(string Name, ExplanationValue Value)> arguments)
    {
        Kind = kind;
        Arguments = [.. arguments];
    }

    /// <summary>An optional part that is not there.</summary>
    public static Explanation Nothing { get; } = new(ExplanationKind.Nothing);

    public ExplanationKind Kind { get; }

    public ImmutableArray<(string Name, ExplanationValue Value)> Arguments { get; }

    /// <summary>About how many characters it holds.</summary>
    public int Length => Arguments.Sum(static argument => argument.Value.Length);

    /// <summary>Words that are not ours to translate, such as the message of an error answer.</summary>
    public static Explanation Verbatim(string text) => new(ExplanationKind.Verbatim, ("text", text));

    /// <summary>In English.</summary>
    public override string ToString() => ExplanationTexts.English.Word(this);
}
