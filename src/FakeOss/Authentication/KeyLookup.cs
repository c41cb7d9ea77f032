using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Errors;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;
using Scenario.Ram.Sessions;

namespace Scenario.FakeOss.Authentication;

/// <summary>AccessKeyId and token to secret and caller: the decision table of oss-protocol 3.3, in its order.</summary>
internal sealed class KeyLookup(SecurityTokenCodec tokens, PolicyCache policies)
{
    private const string TemporaryPrefix = "STS.";

    // Right after its expiry a token is "expired"; a day later no record of it is left.
    private static readonly TimeSpan ExpiredRecordsKept = TimeSpan.FromHours(24);

    public static bool IsTemporary(string accessKeyId) => accessKeyId.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <exception cref="OssErrorException">One of the rows 1 to 9.</exception>
    public ResolvedKey Find(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now)
    {
        if (!accessKeyId.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw OssError.InvalidAccessKeyId.Characters(accessKeyId).ToException();
        }

        return IsTemporary(accessKeyId)
            ? FindTemporary(directory, accessKeyId, securityToken, now)
            : FindPermanent(directory, accessKeyId, securityToken);
    }

    private static ResolvedKey FindPermanent(RamDirectory directory, string accessKeyId, string? securityToken)
    {
        if (securityToken is not null)
        {
            throw OssError.InvalidAccessKeyId.WithToken(accessKeyId).ToException();
        }

        if (directory.FindAccessKey(accessKeyId) is not { } key)
        {
            throw OssError.InvalidAccessKeyId.Unknown(accessKeyId).ToException();
        }

        if (key.Status != AccessKeyStatus.Active)
        {
            throw OssError.InvalidAccessKeyId.Disabled(accessKeyId).ToException();
        }

        if (key.UserId is null)
        {
            return new ResolvedKey(
                key.AccessKeySecret,
                new OssCaller { Principal = RequestPrincipal.Root(key.AccountId), AccessKeyId = accessKeyId });
        }

        if (directory.FindUserById(key.UserId) is not { } user)
        {
            throw OssError.InvalidAccessKeyId.Unknown(accessKeyId).ToException();
        }

        return new ResolvedKey(
            key.AccessKeySecret,
            new OssCaller
            {
                Principal = RequestPrincipal.User(user),
                AccessKeyId = accessKeyId,
                IdentityPolicies = directory.PoliciesOf(user),
            });
    }

    private ResolvedKey FindTemporary(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now)
    {
        if (securityToken is null)
        {
            throw OssError.InvalidAccessKeyId.TokenLost(accessKeyId).ToException();
        }

        var opening = tokens.Open(securityToken);
        if (opening is not TokenOpening.Opened opened)
        {
            throw new OssError.InvalidSecurityToken { Detail = opening.Explain() }.ToException();
        }

        var session = opened.Session;
        if (session.AccessKeyId != accessKeyId)
        {
            throw new OssError.AccessKeyIdAndSecurityTokenNotMatch { Detail = session.ExplainOtherKey(accessKeyId) }.ToException();
        }

        if (now - session.ExpiresAt > ExpiredRecordsKept)
        {
            throw (OssError.InvalidAccessKeyId.WithToken(accessKeyId) with { Detail = session.ExplainEnd(now) }).ToException();
        }

        if (session.IsExpired(now) || directory.IsRevoked(accessKeyId))
        {
            throw new OssError.SecurityTokenExpired { Detail = session.ExplainEnd(now) }.ToException();
        }

        if (directory.FindRoleById(session.RoleId) is not { } role)
        {
            throw new OssError.InvalidSecurityToken { Detail = RoleSession.RoleIsGone }.ToException();
        }

        return new ResolvedKey(
            opened.AccessKeySecret,
            new OssCaller
            {
                Principal = RequestPrincipal.Session(session),
                AccessKeyId = accessKeyId,
                AssumedRoleArn = session.AssumedRoleArn,
                ExpiresAt = session.ExpiresAt,
                IdentityPolicies = directory.PoliciesOf(role),
                SessionPolicy = session.SessionPolicy is null
                    ? null
                    : new NamedPolicy("session policy", policies.Parse(session.SessionPolicy, PolicyKind.Session)
                        ?? throw new OssError.InvalidSecurityToken().ToException()),
            });
    }
}
