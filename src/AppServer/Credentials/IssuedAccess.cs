using Scenario.AppServer.Grants;

namespace Scenario.AppServer.Credentials;

/// <summary>Credentials and what they allow.</summary>
internal sealed record IssuedAccess(IssuedCredentials Credentials, RenderedGrant Grant, CredentialSource Source);
