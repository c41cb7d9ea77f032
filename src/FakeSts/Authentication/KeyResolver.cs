using System.Text;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.FakeSts.Authentication;

/// <summary>What STS and RAM say of a key and token that do not lead to an identity (sts-ram-api 2.5).</summary>
internal sealed class KeyResolver(CredentialLookup credentials)
{
    /// <exception cref="StsErrorException">One of the errors of the table in 2.5.</exception>
    public ResolvedKey Resolve(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now) =>
        credentials.Find(directory, accessKeyId, securityToken, now) switch
        {
            CredentialOutcome.Root root => new(new Caller.Root(root.AccountId, accessKeyId), root.AccessKeySecret),
            CredentialOutcome.User user => new(new Caller.User(user.RamUser, accessKeyId), user.AccessKeySecret),
            CredentialOutcome.Session session => new(new Caller.Session(session.RoleSession, session.Role), session.AccessKeySecret),
            var refused => throw ErrorOf(refused).ToException(),
        };

    private static StsError ErrorOf(CredentialOutcome refused) => refused switch
    {
        CredentialOutcome.UnknownKey => new StsError.AccessKeyNotFound(),
        CredentialOutcome.InactiveKey => new StsError.AccessKeyInactive(),
        CredentialOutcome.TokenMissing => new StsError.Missing("SecurityToken"),
        CredentialOutcome.TokenWithLongTermKey { Token: TokenOpening.Opened } => new StsError.SecurityTokenMismatch(),
        CredentialOutcome.TokenWithLongTermKey => new StsError.SecurityTokenMalformed(), // nonsense in its place is told apart
        CredentialOutcome.TokenOfOtherKey { Reason: var reason } => new StsError.SecurityTokenMismatch { Detail = reason },
        CredentialOutcome.SessionEnded { Reason: var reason } => new StsError.SecurityTokenExpired { Detail = reason },
        CredentialOutcome.TokenUnreadable { Reason: var reason } => new StsError.SecurityTokenMalformed { Detail = reason },
        CredentialOutcome.RoleGone { Reason: var reason } => new StsError.SecurityTokenMalformed { Detail = reason },
        _ => throw new InvalidOperationException($"No error is known for {refused}."),
    };
}

/// <summary>A key that exists, with the secret to verify its signature. Not yet proven.</summary>
internal sealed record ResolvedKey(Caller Caller, string AccessKeySecret)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Caller = {Caller}, AccessKeySecret = ***");
        return true;
    }
}
