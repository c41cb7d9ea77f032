using Scenario.Ram.Identities;

namespace Scenario.Ram.Sessions;

/// <summary>From an access key id and a token, as presented, to the secret behind them and the identity that they stand for.</summary>
/// <remarks>One rule for every host; what a client is told of an outcome is each protocol's own (sts-ram-api 2.5, oss-protocol 3.3).</remarks>
public sealed class CredentialLookup(SecurityTokenCodec tokens)
{
    private const string TemporaryPrefix = "STS.";

    /// <summary>Whether an access key id is one that comes with a token.</summary>
    public static bool IsTemporary(string accessKeyId) => accessKeyId.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <param name="directory">The identities at this moment.</param>
    /// <param name="accessKeyId">As presented.</param>
    /// <param name="securityToken">As presented; null when none was.</param>
    /// <param name="now">By the server's clock.</param>
    /// <returns>Found, but not proven: the signature is still to be verified with the secret.</returns>
    public CredentialOutcome Find(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now) =>
        IsTemporary(accessKeyId)
            ? FindTemporary(directory, accessKeyId, securityToken, now)
            : FindLongTerm(directory, accessKeyId, securityToken);

    private CredentialOutcome FindLongTerm(RamDirectory directory, string accessKeyId, string? securityToken)
    {
        var hasToken = securityToken is not null;
        if (directory.FindAccessKey(accessKeyId) is not { } key)
        {
            return new CredentialOutcome.UnknownKey(hasToken);
        }

        if (key.Status != AccessKeyStatus.Active)
        {
            return new CredentialOutcome.InactiveKey(hasToken);
        }

        if (securityToken is not null)
        {
            return new CredentialOutcome.TokenWithLongTermKey(tokens.Open(securityToken));
        }

        if (key.UserId is null)
        {
            return new CredentialOutcome.Root(key.AccountId, key.AccessKeySecret);
        }

        return directory.FindUserById(key.UserId) is { } user
            ? new CredentialOutcome.User(user, key.AccessKeySecret)
            : new CredentialOutcome.UnknownKey(hasToken);
    }

    private CredentialOutcome FindTemporary(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now)
    {
        if (securityToken is null)
        {
            return new CredentialOutcome.TokenMissing();
        }

        var opening = tokens.Open(securityToken);
        if (opening is not TokenOpening.Opened { Session: var session, AccessKeySecret: var secret })
        {
            return new CredentialOutcome.TokenUnreadable(opening.Explain());
        }

        if (!string.Equals(session.AccessKeyId, accessKeyId, StringComparison.Ordinal))
        {
            return new CredentialOutcome.TokenOfOtherKey(session.ExplainOtherKey(accessKeyId));
        }

        if (session.IsExpired(now) || directory.IsRevoked(accessKeyId))
        {
            return new CredentialOutcome.SessionEnded(session, session.ExplainEnd(now));
        }

        // Deleting a role ends its sessions; a new role of the same name has another id and revives none.
        return directory.FindRoleById(session.RoleId) is { } role
            ? new CredentialOutcome.Session(session, role, secret)
            : new CredentialOutcome.RoleGone(RoleSession.RoleIsGone);
    }
}
