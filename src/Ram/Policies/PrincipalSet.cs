using Scenario.Ram.Evaluation;

namespace Scenario.Ram.Policies;

/// <summary>Who a statement of a trust or bucket policy speaks about (ram-policy 1.6).</summary>
internal abstract class PrincipalSet
{
    /// <summary>The values as written, for traces.</summary>
    public abstract string Text { get; }

    /// <summary>True when the caller is the bucket's owner, whom everyone without a condition leaves out.</summary>
    public virtual bool Exempts(RequestPrincipal principal, Arn resource) => false;

    /// <param name="principal">The caller.</param>
    /// <param name="resource">The resource asked for; its account is the owner.</param>
    /// <param name="hasCondition">Whether the statement has a condition: <c>*</c> then includes the owner.</param>
    public abstract bool IsMatch(RequestPrincipal principal, Arn resource, bool hasCondition);
}
