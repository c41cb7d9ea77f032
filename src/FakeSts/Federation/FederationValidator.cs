using Scenario.FakeSts.AssumeRole;
using Scenario.Ram;

namespace Scenario.FakeSts.Federation;

/// <summary>Checks the parameters that both federation calls have (sts-ram-api 3.2, 3.3).</summary>
internal static class FederationValidator
{
    /// <exception cref="StsErrorException">MissingParameter.NAME.</exception>
    public static string Required(RpcParameters parameters, string name) =>
        parameters[name] ?? throw new StsError.MissingFederationParameter(name).ToException();

    /// <param name="parameters">The request's.</param>
    /// <param name="providerParameter">SAMLProviderArn or OIDCProviderArn.</param>
    /// <param name="providerPrefix"><c>saml-provider/</c> or <c>oidc-provider/</c>.</param>
    /// <param name="providerMalformed">The error of an ARN of another shape.</param>
    /// <exception cref="StsErrorException">The first parameter that breaks its rule.</exception>
    public static FederationRequest Validate(RpcParameters parameters, string providerParameter, string providerPrefix, StsError providerMalformed)
    {
        var provider = Required(parameters, providerParameter);
        var role = Required(parameters, "RoleArn");
        if (!Arn.TryParse(provider, out var providerArn)
            || providerArn.Service != "ram"
            || !providerArn.Relative.StartsWith(providerPrefix, StringComparison.Ordinal)
            || providerArn.Relative.Length == providerPrefix.Length)
        {
            throw providerMalformed.ToException();
        }

        if (!AssumeRoleValidator.TryReadRoleArn(role, out var roleArn))
        {
            throw new StsError.InvalidRoleArn().ToException();
        }

        if (!AssumeRoleValidator.TryReadDuration(parameters["DurationSeconds"], out var duration))
        {
            throw new StsError.FederationDurationSeconds().ToException();
        }

        var policy = parameters["Policy"];
        if (policy is not null)
        {
            AssumeRoleValidator.CheckPolicy(policy, new StsError.FederationPolicySize(), new StsError.FederationPolicyGrammar());
        }

        return new(roleArn, providerArn, providerArn.Relative[providerPrefix.Length..], duration, policy);
    }
}

/// <summary>What both federation calls have in common, after the formats were checked.</summary>
/// <param name="RoleArn">The role to assume.</param>
/// <param name="Provider">The provider's ARN.</param>
/// <param name="ProviderName">Last part of it.</param>
/// <param name="Duration">At least 900 s; the role's maximum is checked once the role is known.</param>
/// <param name="Policy">Session policy that has passed size and grammar; null when none.</param>
internal sealed record FederationRequest(Arn RoleArn, Arn Provider, string ProviderName, TimeSpan Duration, string? Policy);
