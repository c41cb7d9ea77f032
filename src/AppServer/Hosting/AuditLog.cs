using Scenario.AppServer.Credentials;
using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Hosting;

/// <summary>Who got what and who was refused, in a category of its own so that it can be kept apart. No secret ever enters it.</summary>
internal sealed class AuditLog(ILoggerFactory loggers)
{
    public const string Category = "Scenario.AppServer.Audit";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public void LoggedIn(string user) => Log.AuditLoggedIn(_logger, Clean(user));

    public void LoginRefused(string? user) => Log.AuditLoginRefused(_logger, Clean(user));

    public void Granted(AppUser user, string grant, IssuedAccess access) => Log.AuditGranted(
        _logger,
        Clean(user.ToString()),
        grant,
        access.Source,
        access.Credentials.AccessKeyId,
        access.Credentials.Expiration,
        access.Grant.Prefix,
        access.Credentials.RequestId);

    public void Refused(AppUser? user, string? grant, IssueRefusal refusal) =>
        Log.AuditRefused(_logger, Clean(user?.ToString()), Clean(grant), refusal.Code, refusal.StsCode, refusal.StsRequestId);

    public void StsFailed(RoleRequest call, StsFailure failure) =>
        Log.AuditStsFailed(_logger, call.RoleArn, call.SessionName, failure.Kind, failure.Code, failure.Message, failure.RequestId);

    public void Signed(AppUser user, string what, string key, DateTimeOffset expiration) =>
        Log.AuditSigned(_logger, Clean(user.ToString()), what, Clean(key), expiration);

    public void Uploaded(AppUser user, string bucket, string key, string size) =>
        Log.AuditUploaded(_logger, Clean(user.ToString()), Clean(bucket), Clean(key), Clean(size));

    public void CallbackRefused(string reason) => Log.AuditCallbackRefused(_logger, reason);

    /// <summary>Text from outside cannot begin a new line or flood the log.</summary>
    private static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "-";
        }

        var cut = text.Length > 256 ? text[..256] : text;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var index = 0; index < source.Length; index++)
            {
                span[index] = char.IsControl(source[index]) || source[index] is '\u2028' or '\u2029' ? '?' : source[index];
            }
        });
    }
}
