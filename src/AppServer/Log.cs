using Scenario.AppServer.Credentials;
using Scenario.AppServer.Sts;

namespace Scenario.AppServer;

/// <summary>Every log message of AppServer. None takes a secret, a token, a password or a signature.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The server's key belongs to {Arn}.")]
    public static partial void IdentityConfirmed(ILogger logger, string arn);

    [LoggerMessage(2, LogLevel.Warning, "STS did not confirm the server's key: {Code}: {Reason}")]
    public static partial void IdentityUnconfirmed(ILogger logger, string code, string reason);

    [LoggerMessage(3, LogLevel.Critical, "The server's key is the root key {Arn}; it will not be used.")]
    public static partial void RootKey(ILogger logger, string arn);

    [LoggerMessage(4, LogLevel.Warning, "Starting, but not ready: {Reason}")]
    public static partial void StartsNotReady(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Information, "The server's key was changed to {AccessKeyId}.")]
    public static partial void AccessKeyChanged(ILogger logger, string accessKeyId);

    [LoggerMessage(6, LogLevel.Error, "A changed access key was ignored: {Reason}")]
    public static partial void AccessKeyRejected(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Information, "The grants were changed; there are {Count} now.")]
    public static partial void GrantsChanged(ILogger logger, int count);

    [LoggerMessage(8, LogLevel.Error, "Changed grants were ignored, the former ones stay: {Reason}")]
    public static partial void GrantsRejected(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "The clock of STS differs from ours by {Seconds} s; requests are signed with its time.")]
    public static partial void ClockCorrected(ILogger logger, string seconds);

    [LoggerMessage(10, LogLevel.Warning,
        "Stored credentials could not be read ({Reason}) and are issued anew. Do all replicas share one Data Protection key ring?")]
    public static partial void StoredCredentialsUnreadable(ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Redis cannot be asked for a lock; credentials may be issued twice. {Reason}")]
    public static partial void RedisLockUnavailable(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Warning, "Data Protection keys lie unencrypted in the Redis that holds the credentials; set DataProtection:CertificateFile.")]
    public static partial void KeysUnencrypted(ILogger logger);

    [LoggerMessage(13, LogLevel.Warning, "The callback key {Url} could not be had: {Reason}")]
    public static partial void CallbackKeyUnavailable(ILogger logger, string url, string reason);

    [LoggerMessage(14, LogLevel.Warning, "Redis cannot be asked whether a callback's ticket was used before, so the report is not believed: {Reason}")]
    public static partial void UsedTicketsUnavailable(ILogger logger, string reason);

    [LoggerMessage(15, LogLevel.Warning,
        "The environment is Development and {Address} can be reached from other machines: whoever gets there may log in with known passwords.")]
    public static partial void DevelopmentBeyondThisMachine(ILogger logger, string address);

    [LoggerMessage(16, LogLevel.Warning,
        "Users of {Count} issuers may ask, and their names share one set of prefixes: no name may belong to two people. Users:NameClaim chooses the claim.")]
    public static partial void SeveralIssuers(ILogger logger, int count);

    [LoggerMessage(100, LogLevel.Information, "{User} logged in.")]
    public static partial void AuditLoggedIn(ILogger logger, string user);

    [LoggerMessage(101, LogLevel.Warning, "A login as {User} was refused.")]
    public static partial void AuditLoginRefused(ILogger logger, string user);

    [LoggerMessage(102, LogLevel.Information,
        "{User} got {Grant} ({Source}): {AccessKeyId} until {Expiration:O}, prefix {Prefix}, STS request {StsRequestId}.")]
    public static partial void AuditGranted(ILogger logger, string user, string grant, CredentialSource source, string accessKeyId,
        DateTimeOffset expiration, string prefix, string? stsRequestId);

    [LoggerMessage(103, LogLevel.Warning, "{User} was refused {Grant}: {Reason} {StsCode} {StsRequestId}")]
    public static partial void AuditRefused(ILogger logger, string user, string grant, string reason, string? stsCode, string? stsRequestId);

    [LoggerMessage(104, LogLevel.Warning, "AssumeRole of {RoleArn} as {SessionName} failed: {Kind} {Code}: {Reason} (request {StsRequestId}).")]
    public static partial void AuditStsFailed(ILogger logger, string roleArn, string sessionName, StsFailureKind kind, string code, string reason,
        string? stsRequestId);

    [LoggerMessage(105, LogLevel.Information, "{User} got a signed {What} for {Key} until {Expiration:O}.")]
    public static partial void AuditSigned(ILogger logger, string user, string what, string key, DateTimeOffset expiration);

    [LoggerMessage(106, LogLevel.Information, "OSS reports an upload of {User}: {Bucket}/{Key}, {Size} bytes.")]
    public static partial void AuditUploaded(ILogger logger, string user, string bucket, string key, string size);

    [LoggerMessage(107, LogLevel.Warning, "A callback was refused: {Reason}")]
    public static partial void AuditCallbackRefused(ILogger logger, string reason);
}
