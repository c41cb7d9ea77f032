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

    /// <summary>Which kinds of principals a trust policy names: RAM, Service, Federated. Empty for other kinds of policies.</summary>
    public IReadOnlyList<string> PrincipalTypes => [.. Statements.SelectMany(static s => s.Principals is TrustPrincipals trust ? trust.Types : []).Distinct()];

    /// <summary>Services that a trust policy names. Empty for other kinds of policies.</summary>
    public IReadOnlyList<string> ServiceNames => [.. Statements.SelectMany(static s => s.Principals is TrustPrincipals trust ? trust.Services : []).Distinct()];

    /// <summary>Whether a bucket policy allows anybody at all something without a condition.</summary>
    public bool IsPublic => Kind == PolicyKind.Bucket
        && Statements.Any(static s => !s.IsDeny && s.Conditions.IsEmpty && s.Principals is null or BucketPrincipals { IsAnybody: true });

    internal ImmutableArray<PolicyStatement> Statements { get; }
}
