using Scenario.FakeSts.AssumeRole;
using Scenario.FakeSts.Federation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>Gives the bearer of a SAML assertion temporary credentials of a role; no access key is needed (sts-ram-api 3.2).</summary>
internal sealed class AssumeRoleWithSamlHandler(CredentialIssuer issuer, SamlIssuer builtIn)
{
    public RpcOperation Operation => new(ApiProduct.Sts, "AssumeRoleWithSAML", (call, _) => new(Handle(call))) { IsAnonymous = true };

    private RpcObject Handle(RpcCall call)
    {
        if (!XmlSignatures.AreSupported)
        {
            throw new StsError.SamlUnsupported().ToException();
        }

        var request = FederationValidator.Validate(call.Parameters, "SAMLProviderArn", "saml-provider/", new StsError.SamlProviderNotFound());
        var assertion = FederationValidator.Required(call.Parameters, "SAMLAssertion");
        var provider = call.Directory.FindSamlProvider(request.Provider.Account, request.ProviderName)
            ?? throw new StsError.SamlProviderNotFound().ToException();
        var role = call.Directory.FindRole(request.RoleArn) ?? throw new StsError.SamlRoleNotFound().ToException();
        var metadata = SamlMetadata.Parse(provider.MetadataXml ?? builtIn.Metadata) ?? throw new StsError.SamlMetadataInvalid().ToException();
        var identity = SamlAssertionValidator.Validate(assertion, metadata, call.Now, call.RealNow);
        return Open(call, request, provider, role, identity);
    }

    private RpcObject Open(RpcCall call, FederationRequest request, SamlProvider provider, RamRole role, SamlIdentity identity)
    {
        if (!identity.Roles.Any(pair => Offers(pair, role, provider)))
        {
            throw new StsError.SamlAssertionInvalid { Detail = new(ExplanationKind.SamlRoleNotOffered) }.ToException();
        }

        if (identity.RoleSessionName is not { } sessionName || !AssumeRoleValidator.IsSessionName(sessionName))
        {
            throw new StsError.FederationRoleSessionName().ToException();
        }

        if (call.Parameters["DurationSeconds"] is null && identity.SessionDuration is { } wanted)
        {
            request = request with { Duration = Shorter(wanted, role.MaxSessionDuration) };
        }

        var caller = $"{provider.Arn}/{identity.Subject}";
        FederatedAuthorizer.Require(call, role, request, caller, new StsError.FederationNoPermission(),
            claims => claims.Add("saml:recipient", identity.Recipient));

        var duration = Shorter(request.Duration, identity.SessionDuration);
        duration = Shorter(duration, identity.SessionEnd - DateTimeOffset.FromUnixTimeSeconds(call.Now.ToUnixTimeSeconds()));
        var session = issuer.Open(role, sessionName, request.Policy, sourceIdentity: null, caller, call.Now, duration);
        return new()
        {
            { "AssumedRoleUser", CredentialIssuer.AssumedRoleUser(session,
                $"acs:sts::{session.AccountId}:assumed-role/{session.RoleName}/{session.SessionName}") },
            { "Credentials", issuer.Credentials(session) },
            {
                "SAMLAssertionInfo", new RpcObject
                {
                    { "SubjectType", identity.SubjectType },
                    { "Subject", identity.Subject },
                    { "Recipient", identity.Recipient },
                    { "Issuer", identity.Issuer },
                }
            },
        };
    }

    private static TimeSpan Shorter(TimeSpan duration, TimeSpan? limit) => limit < duration ? limit.Value : duration;

    // "ROLEARN,PROVIDERARN"; names of roles compare without regard to case, as everywhere.
    private static bool Offers(string pair, RamRole role, SamlProvider provider) =>
        pair.Split(',', StringSplitOptions.TrimEntries) is [var roleArn, var providerArn]
        && roleArn.Equals(role.Arn.ToString(), StringComparison.OrdinalIgnoreCase)
        && providerArn == provider.Arn.ToString();
}
