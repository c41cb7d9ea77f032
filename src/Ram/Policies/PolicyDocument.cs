using System.Collections.Immutable;

namespace Scenario.Ram.Policies;

/// <summary>A policy that has passed the grammar, ready to be evaluated any number of times.</summary>
public sealed class PolicyDocument
{
    internal PolicyDocument(string text, PolicyKind kind, ImmutableArray<PolicyStatement> statements)
    {
        Text = text;
        Kind = kind;
        Statements = statements;
    }

    /// <summary>The author's text, unchanged.</summary>
    public string Text { get; }

    public PolicyKind Kind { get; }

    /// <summary>RAM identities that a trust policy names: roots, users, roles. Empty for other kinds.</summary>
    public IEnumerable<Arn> RamPrincipals => Statements.SelectMany(static s => s.Principals is TrustPrincipals trust ? trust.Ram : []);

    internal ImmutableArray<PolicyStatement> Statements { get; }
}
