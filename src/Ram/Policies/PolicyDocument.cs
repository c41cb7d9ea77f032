namespace Scenario.Ram.Policies;

/// <summary>A policy that has passed the grammar, ready to be evaluated any number of times.</summary>
public sealed class PolicyDocument
{
    internal PolicyDocument(string text, PolicyKind kind)
    {
        Text = text;
        Kind = kind;
    }

    /// <summary>The author's text, unchanged.</summary>
    public string Text { get; }

    public PolicyKind Kind { get; }
}
