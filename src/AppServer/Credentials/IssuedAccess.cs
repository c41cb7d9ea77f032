using Scenario.AppServer.Grants;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Credentials;

/// <summary>Credentials and what they allow.</summary>
/// <param name="User">The user, as verified.</param>
/// <param name="Account">The account that owns the role, and so the bucket.</param>
/// <param name="Credentials">The credentials.</param>
/// <param name="Grant">The grant as it is for this user today.</param>
/// <param name="Source">Where the credentials came from.</param>
internal sealed record IssuedAccess(AppUser User, string Account, RoleCredentials Credentials, RenderedGrant Grant, CredentialSource Source);

/// <summary>Where the credentials of an answer came from.</summary>
internal enum CredentialSource
{
    /// <summary>Issued by STS for this request.</summary>
    Issued,

    /// <summary>Issued earlier, within the share of their life.</summary>
    Cached,

    /// <summary>Past their share, still alive, handed out because STS cannot be asked.</summary>
    Stale,
}
