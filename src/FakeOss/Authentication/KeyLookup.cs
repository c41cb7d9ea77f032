using System.Buffers;
using System.Runtime.CompilerServices;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;
using Scenario.Ram.Sessions;

namespace Scenario.FakeOss.Authentication;

/// <summary>AccessKeyId and token to secret and caller, and what OSS says where they lead to none (oss-protocol 3.3).</summary>
internal sealed class KeyLookup(CredentialLookup credentials)
{
    // Right after its expiry a token is "expired"; a day later no record of it is left.
    private static readonly TimeSpan ExpiredRecordsKept = TimeSpan.FromHours(24);

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    // A session sends many requests: what it stands for is worked out once for every state of the directory. Whether it still stands is asked each time.
    private readonly ConditionalWeakTable<RamDirectory, ConditionalWeakTable<RoleSession, OssCaller>> _callers = [];

    /// <exception cref="OssErrorException">One of the rows 1 to 9.</exception>
    public ResolvedKey Find(RamDirectory directory, string accessKeyId, string? securityToken, DateTimeOffset now)
    {
        if (accessKeyId.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            throw new OssError.InvalidAccessKeyId(accessKeyId, "0002-00000206", "The OSS Access Key Id contains non-acceptable characters.").ToException();
        }

        return credentials.Find(directory, accessKeyId, securityToken, now) switch
        {
            CredentialOutcome.Root root =>
                new(root.AccessKeySecret, new OssCaller { Principal = RequestPrincipal.Root(root.AccountId), AccessKeyId = accessKeyId }),
            CredentialOutcome.User user => new(user.AccessKeySecret, new OssCaller
            {
                Principal = RequestPrincipal.User(user.RamUser),
                AccessKeyId = accessKeyId,
                IdentityPolicies = directory.PoliciesOf(user.RamUser),
            }),
            CredentialOutcome.Session session => new(session.AccessKeySecret, _callers.GetOrAdd(directory, static _ => [])
                .GetOrAdd(session.RoleSession, static (_, found) => CallerOf(found.directory, found.session), (directory, session))),
            var refused => throw ErrorOf(refused, accessKeyId, now).ToException(),
        };
    }

    private static OssCaller CallerOf(RamDirectory directory, CredentialOutcome.Session found)
    {
        var session = found.RoleSession;
        return new OssCaller
        {
            Principal = RequestPrincipal.Session(session),
            AccessKeyId = session.AccessKeyId,
            AssumedRoleArn = session.AssumedRoleArn,
            ExpiresAt = session.ExpiresAt,
            IdentityPolicies = directory.PoliciesOf(found.Role),
            SessionPolicy = session.SessionPolicy is null ? null : new NamedPolicy(
                "session policy", PolicyParser.Parse(session.SessionPolicy, PolicyKind.Session).Document ?? throw OssError.InvalidSecurityToken.ToException()),
        };
    }

    private static OssError ErrorOf(CredentialOutcome refused, string accessKeyId, DateTimeOffset now) => refused switch
    {
        CredentialOutcome.UnknownKey { HasToken: true } or CredentialOutcome.InactiveKey { HasToken: true } or CredentialOutcome.TokenWithLongTermKey =>
            new OssError.InvalidAccessKeyId(accessKeyId, OssError.InvalidAccessKeyId.WithToken),
        CredentialOutcome.UnknownKey => new OssError.InvalidAccessKeyId(accessKeyId, "0002-00000902"),
        CredentialOutcome.InactiveKey => OssError.InvalidAccessKeyId.Disabled(accessKeyId),
        CredentialOutcome.TokenMissing => new OssError.InvalidAccessKeyId(accessKeyId, "0002-00000003",
            OssError.InvalidAccessKeyId.NotInRecords + " The Security Token may be lost to specify that it is a STS Access Id."),
        CredentialOutcome.TokenUnreadable { Reason: var reason } => OssError.InvalidSecurityToken with { Detail = reason },
        CredentialOutcome.RoleGone { Reason: var reason } => OssError.InvalidSecurityToken with { Detail = reason },
        CredentialOutcome.TokenOfOtherKey { Reason: var reason } => OssError.AccessKeyIdAndSecurityTokenNotMatch with { Detail = reason },
        CredentialOutcome.SessionEnded { RoleSession: var session, Reason: var reason } when now - session.ExpiresAt > ExpiredRecordsKept =>
            new OssError.InvalidAccessKeyId(accessKeyId, OssError.InvalidAccessKeyId.WithToken) { Detail = reason },
        CredentialOutcome.SessionEnded { Reason: var reason } => OssError.SecurityTokenExpired with { Detail = reason },
        _ => throw new InvalidOperationException($"No error is known for {refused}."),
    };
}

/// <summary>The secret behind an access key and the caller that it stands for.</summary>
internal sealed record ResolvedKey(string AccessKeySecret, OssCaller Caller)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"ResolvedKey {{ Caller = {Caller.Arn} }}";
}
