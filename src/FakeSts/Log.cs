namespace Scenario.FakeSts;

/// <summary>Every message that FakeSts logs. None takes a secret, token, signature or parameter value.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{RequestId} {Operation} by {Principal}: {Decision}, {Status} {Code} in {DurationMs:0.0} ms",
        EventName = "RequestCompleted")]
    public static partial void RequestCompleted(
        ILogger logger, string requestId, string operation, string principal, string decision, int status, string code, double durationMs);

    [LoggerMessage(2, LogLevel.Error, "{RequestId} failed inside", EventName = "RequestFailed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(3, LogLevel.Warning, "Security tokens are signed with the development key, which everyone knows; set TokenKeys for anything but practice",
        EventName = "DevelopmentTokenKey")]
    public static partial void DevelopmentTokenKey(ILogger logger);
}
