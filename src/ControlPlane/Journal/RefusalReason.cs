using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.ControlPlane.Journal;

/// <summary>Where a refusal's answer tells its reason, if anywhere: never unless a test asked for it, since clients must see the vendor's bytes.</summary>
public enum RefusalReason
{
    Nowhere,

    /// <summary>In the header <c>x-scenario-why</c>.</summary>
    InHeader,

    /// <summary>In that header, and after the error's message.</summary>
    InMessage,
}

/// <summary>Words the reason of a refusal for an answer.</summary>
public static class RefusalReasons
{
    public const string Header = "x-scenario-why";

    private const int Longest = 2048;

    /// <summary>One line; null when there is nothing to tell, or nobody asked.</summary>
    public static string? Word(this RefusalReason where, AccessDecision? decision, Explanation? reason)
    {
        if (where == RefusalReason.Nowhere)
        {
            return null;
        }

        var text = (decision is { IsAllowed: false } ? decision.Explain().Sentence : reason)?.ToString();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var line = string.Create(Math.Min(text.Length, Longest), text, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?'; // what every client takes in a header
            }
        });
        return line;
    }
}
