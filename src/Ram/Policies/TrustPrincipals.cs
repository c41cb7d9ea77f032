using System.Collections.Immutable;
using Scenario.Ram.Evaluation;

namespace Scenario.Ram.Policies;

/// <summary>Principal of a trust policy: RAM identities, services, identity providers.</summary>
internal sealed class TrustPrincipals(ImmutableArray<Arn> ram, ImmutableArray<string> services, ImmutableArray<string> providers) : PrincipalSet
{
    public ImmutableArray<Arn> Ram => ram;

    public ImmutableArray<string> Services => services;

    /// <summary>The members of Principal that name somebody.</summary>
    public IEnumerable<string> Types
    {
        get
        {
            if (!ram.IsEmpty)
            {
                yield return "RAM";
            }

            if (!services.IsEmpty)
            {
                yield return "Service";
            }

            if (!providers.IsEmpty)
            {
                yield return "Federated";
            }
        }
    }

    public override string Text => string.Join(", ", ram.Select(static arn => arn.ToString()).Concat(services).Concat(providers));

    public override bool IsMatch(RequestPrincipal principal, Arn resource, bool hasCondition)
    {
        switch (principal.Kind)
        {
            case PrincipalKind.Service:
                return services.Contains(principal.Name!, StringComparer.OrdinalIgnoreCase);
            case PrincipalKind.Federated:
                return providers.Contains(principal.Name!, StringComparer.Ordinal);
            case PrincipalKind.Anonymous:
                return false;
        }

        foreach (var arn in ram)
        {
            if (string.Equals(arn.Account, principal.AccountId, StringComparison.Ordinal) && IsMatch(arn.Relative, principal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMatch(ReadOnlySpan<char> relative, RequestPrincipal principal)
    {
        if (relative is "root")
        {
            return true;
        }

        return principal.Kind switch
        {
            PrincipalKind.User => relative.StartsWith("user/") && relative["user/".Length..].SequenceEqual(principal.UserName),
            PrincipalKind.RoleSession => relative.StartsWith("role/")
                && relative["role/".Length..].Equals(principal.RoleName, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }
}
