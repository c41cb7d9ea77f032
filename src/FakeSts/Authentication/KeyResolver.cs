using Scenario.ControlPlane;
using Scenario.FakeSts.Errors;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.FakeSts.Authentication;

/// <summary>Finds the key and opens the token that a request names (sts-ram-api 2.5).</summary>
internal sealed class KeyResolver(SecurityTokenCodec tokens, MovableClock clock)
{
    private const string TemporaryPrefix = "STS.";

    /// <exception cref="StsErrorException">One of the errors of the table in 2.5.</exception>
    public ResolvedKey Resolve(RamDirectory directory, string accessKeyId, string? securityToken)
    {
        if (accessKeyId.StartsWith(TemporaryPrefix, StringComparison.Ordinal))
        {
            return ResolveTemporary(directory, accessKeyId, securityToken ?? throw new StsErrorException(new StsError.Missing("SecurityToken")));
        }

        var key = directory.FindAccessKey(accessKeyId) ?? throw new StsErrorException(new StsError.AccessKeyNotFound());
        if (key.Status != AccessKeyStatus.Active)
        {
            throw new StsErrorException(new StsError.AccessKeyInactive());
        }

        if (securityToken is not null)
        {
            // A token never belongs to a long-term key; nonsense in its place is told apart.
            throw new StsErrorException(tokens.Open(securityToken) is TokenOpening.Opened
                ? new StsError.SecurityTokenMismatch()
                : new StsError.SecurityTokenMalformed());
        }

        if (key.UserId is null)
        {
            return new(new Caller.Root(key.AccountId, accessKeyId), key.AccessKeySecret);
        }

        var user = directory.FindUserById(key.UserId) ?? throw new StsErrorException(new StsError.AccessKeyNotFound());
        return new(new Caller.User(user, accessKeyId), key.AccessKeySecret);
    }

    private ResolvedKey ResolveTemporary(RamDirectory directory, string accessKeyId, string securityToken)
    {
        var opening = tokens.Open(securityToken);
        if (opening is not TokenOpening.Opened opened)
        {
            throw new StsErrorException(new StsError.SecurityTokenMalformed { Detail = opening.Explain() });
        }

        var session = opened.Session;
        if (!string.Equals(session.AccessKeyId, accessKeyId, StringComparison.Ordinal))
        {
            throw new StsErrorException(new StsError.SecurityTokenMismatch { Detail = session.ExplainOtherKey(accessKeyId) });
        }

        var now = clock.GetUtcNow();
        if (session.IsExpired(now) || directory.IsRevoked(accessKeyId))
        {
            throw new StsErrorException(new StsError.SecurityTokenExpired { Detail = session.ExplainEnd(now) });
        }

        // Deleting a role ends its sessions; a new role of the same name has another id and revives none.
        var role = directory.FindRoleById(session.RoleId)
            ?? throw new StsErrorException(new StsError.SecurityTokenMalformed { Detail = RoleSession.RoleIsGone });
        return new(new Caller.Session(session, role), opened.AccessKeySecret);
    }
}
