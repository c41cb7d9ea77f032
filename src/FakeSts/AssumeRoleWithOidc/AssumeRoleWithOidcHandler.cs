using Scenario.FakeSts.AssumeRole;
using Scenario.FakeSts.Federation;
using Scenario.Signing;

namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>Gives the bearer of an OIDC token temporary credentials of a role; no access key is needed (sts-ram-api 3.3).</summary>
internal sealed class AssumeRoleWithOidcHandler(CredentialIssuer issuer, OidcTokenValidator validator)
{
    public RpcOperation Operation => new(ApiProduct.Sts, "AssumeRoleWithOIDC", (call, _) => new(Handle(call))) { IsAnonymous = true };

    private RpcObject Handle(RpcCall call)
    {
        var request = FederationValidator.Validate(call.Parameters, "OIDCProviderArn", "oidc-provider/", new StsError.OidcProviderArnInvalid());
        if (call.Parameters.IsEmpty("OIDCToken"))
        {
            throw new StsError.OidcTokenInvalid().ToException();
        }

        var text = FederationValidator.Required(call.Parameters, "OIDCToken");
        var sessionName = FederationValidator.Required(call.Parameters, "RoleSessionName");
        if (!AssumeRoleValidator.IsSessionName(sessionName))
        {
            throw new StsError.FederationRoleSessionName().ToException();
        }

        var provider = call.Directory.FindOidcProvider(request.Provider.Account, request.ProviderName)
            ?? throw new StsError.OidcProviderArnInvalid().ToException();
        var role = call.Directory.FindRole(request.RoleArn) ?? throw new StsError.RoleNotFound().ToException();
        var identity = validator.Validate(text, provider, call.Now, call.RealNow);

        var caller = $"{provider.Arn}/{identity.Subject}";
        FederatedAuthorizer.Require(call, role, request, caller, new StsError.OidcNoPermission(), claims => claims
            .Add("oidc:iss", identity.Issuer)
            .Add("oidc:aud", identity.Audiences)
            .Add("oidc:sub", identity.Subject));

        var session = issuer.Open(role, sessionName, request.Policy, sourceIdentity: null, caller, call.Now, request.Duration);
        return new()
        {
            { "AssumedRoleUser", CredentialIssuer.AssumedRoleUser(session, session.Arn) },
            { "Credentials", issuer.Credentials(session) },
            {
                "OIDCTokenInfo", new RpcObject
                {
                    { "Subject", identity.Subject },
                    { "Issuer", identity.Issuer },
                    { "ClientIds", string.Join(',', identity.Audiences) },
                    { "IssuanceTime", WireTime.Format(identity.IssuedAt) },
                    { "ExpirationTime", WireTime.Format(identity.ExpiresAt) },
                    { "VerificationInfo", "Success" },
                }
            },
        };
    }
}
