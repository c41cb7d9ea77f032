namespace Scenario.AppServer.Credentials;

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
