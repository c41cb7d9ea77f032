using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AlibabaCloud;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Line}")]
    public static partial void Line(ILogger logger, string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "The clock stands at {Time:u}.")]
    public static partial void ClockMoved(ILogger logger, DateTimeOffset time);
}
