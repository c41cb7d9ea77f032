using System.Collections.Immutable;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies.Conditions;

namespace Scenario.Ram.Policies;

/// <summary>One statement, compiled. A statement applies only if all its parts match.</summary>
internal sealed class PolicyStatement
{
    public required bool IsDeny { get; init; }

    public required ImmutableArray<ActionPattern> Actions { get; init; }

    /// <summary>NotAction: matches when none of <see cref="Actions"/> does.</summary>
    public required bool IsNotAction { get; init; }

    /// <summary>Empty in a trust policy, whose resource is the role that carries it.</summary>
    public required ImmutableArray<ResourcePattern> Resources { get; init; }

    /// <summary>Null in identity and session policies.</summary>
    public required PrincipalSet? Principals { get; init; }

    public required ImmutableArray<Condition> Conditions { get; init; }

    public string Effect => IsDeny ? "Deny" : "Allow";

    /// <summary>Tries the statement; allocates nothing.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="failing">Index of the first condition that failed, when <see cref="StatementMatch.ConditionFails"/>.</param>
    public StatementMatch Match(AccessRequest request, out int failing)
    {
        failing = 0;
        if (!MatchesAction(request.Action))
        {
            return StatementMatch.ActionDiffers;
        }

        if (!MatchesResource(request.Resource))
        {
            return StatementMatch.ResourceDiffers;
        }

        if (Principals is not null
            && !Principals.IsMatch(request.Principal ?? RequestPrincipal.Anonymous, request.Resource, !Conditions.IsEmpty))
        {
            return StatementMatch.PrincipalDiffers;
        }

        for (var i = 0; i < Conditions.Length; i++)
        {
            if (!Conditions[i].IsMet(request.Context))
            {
                failing = i;
                return StatementMatch.ConditionFails;
            }
        }

        return StatementMatch.Matched;
    }

    public bool MatchesAction(string action)
    {
        foreach (ref readonly var pattern in Actions.AsSpan())
        {
            if (pattern.IsMatch(action))
            {
                return !IsNotAction;
            }
        }

        return IsNotAction;
    }

    private bool MatchesResource(Arn resource)
    {
        if (Resources.IsEmpty)
        {
            return true;
        }

        foreach (var pattern in Resources.AsSpan())
        {
            if (pattern.IsMatch(resource))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Whether a statement matched, or the first part that did not. Parts are tried in the order of the members.</summary>
internal enum StatementMatch
{
    Matched,
    ActionDiffers,
    ResourceDiffers,
    PrincipalDiffers,
    ConditionFails,
}
