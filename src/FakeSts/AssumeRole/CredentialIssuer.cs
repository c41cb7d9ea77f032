using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;
using Scenario.Signing;

namespace Scenario.FakeSts.AssumeRole;

/// <summary>Mints temporary credentials and the parts of an answer that carry them.</summary>
internal sealed class CredentialIssuer(SecurityTokenCodec tokens, Identifiers identifiers)
{
    /// <summary>A new session of the role; times are whole seconds, since the wire has no smaller unit.</summary>
    public RoleSession Open(
        RamRole role, string sessionName, string? sessionPolicy, string? sourceIdentity, string callerArn, DateTimeOffset now, TimeSpan duration)
    {
        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return new(
            identifiers.TemporaryAccessKeyId(),
            role.AccountId,
            role.RoleId,
            role.RoleName,
            sessionName,
            sessionPolicy,
            sourceIdentity,
            callerArn,
            issuedAt,
            issuedAt + duration);
    }

    /// <summary>The <c>Credentials</c> member.</summary>
    public RpcObject Credentials(RoleSession session) => new()
    {
        { "SecurityToken", tokens.Issue(session) },
        { "AccessKeyId", session.AccessKeyId },
        { "AccessKeySecret", tokens.SecretFor(session.AccessKeyId) },
        { "Expiration", WireTime.Format(session.ExpiresAt) },
    };

    /// <summary>The <c>AssumedRoleUser</c> member with the spelling of the ARN that the action uses.</summary>
    public static RpcObject AssumedRoleUser(RoleSession session, string arn) => new()
    {
        { "AssumedRoleId", session.AssumedRoleId },
        { "Arn", arn },
    };
}
