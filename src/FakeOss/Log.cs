namespace Scenario.FakeOss;

/// <summary>Every message of this host.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information,
        Message = "{RequestId} {Operation} by {Principal}: {Decision}, {Status} {Code} in {ElapsedMilliseconds:0.0} ms")]
    public static partial void RequestDone(
        ILogger logger, string requestId, string operation, string principal, string decision, int status, string? code, double elapsedMilliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{RequestId} signature mismatch; our string to sign: {StringToSign}")]
    public static partial void SignatureMismatch(ILogger logger, string requestId, string stringToSign);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed")]
    public static partial void RequestFailed(ILogger logger, string requestId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} {RequestId} failed")]
    public static partial void StoreFailed(ILogger logger, string reason, string requestId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{RequestId} the client went away")]
    public static partial void ClientGone(ILogger logger, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removed {Count} blobs that no object refers to")]
    public static partial void OrphanBytesRemoved(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removed object {Bucket}/{Key}: its bytes are gone")]
    public static partial void ObjectWithoutBytesRemoved(ILogger logger, string bucket, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bytes of blob {Blob} could not be deleted; the next start tries again")]
    public static partial void BytesNotDeleted(ILogger logger, string blob, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The parts of blob {Blob} could not be removed from the S3 server; the next start tries again")]
    public static partial void UploadNotAborted(ILogger logger, string blob, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}: the readable copy of {Bucket}/{Key} is behind; tried again in {Seconds} s")]
    public static partial void ReadableCopyBehind(ILogger logger, string reason, string bucket, string key, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}: {Bucket}/{Key} has no readable copy, the S3 server takes none of its names")]
    public static partial void ReadableCopyRefused(ILogger logger, string reason, string bucket, string key);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Security tokens are opened with the development key, which everyone knows; set TokenKeys for anything but practice")]
    public static partial void DevelopmentTokenKey(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Region {Region} is none of the vendor's that are known here; if it is no typing error, all is well")]
    public static partial void UnknownRegion(ILogger logger, string region);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No identities from {Url} yet; using those of the seed until it answers")]
    public static partial void DirectoryFromSeed(ILogger logger, Uri url);

    [LoggerMessage(Level = LogLevel.Information, Message = "Seeded {Buckets} buckets and {Objects} objects")]
    public static partial void Seeded(ILogger logger, int buckets, int objects);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lifecycle of bucket {Bucket} ran: {Count} objects, versions or uploads")]
    public static partial void LifecycleRan(ILogger logger, string bucket, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The lifecycle failed; the next request tries again")]
    public static partial void LifecycleFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{RequestId} callback to {Authority} failed: {Reason}")]
    public static partial void CallbackUnanswered(ILogger logger, string requestId, string authority, string reason);
}
