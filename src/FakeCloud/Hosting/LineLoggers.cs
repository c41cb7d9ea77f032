using Microsoft.Extensions.Logging;

namespace Scenario.FakeCloud.Hosting;

/// <summary>Every message as one line for <see cref="FakeCloudOptions.Log"/>. Never the console: that belongs to whoever runs the tests.</summary>
internal sealed class LineLoggers(Action<string> write, LogLevel least) : ILoggerFactory
{
    // That the token key is a development key goes without saying here.
    private const string TokenKeyWarning = "DevelopmentTokenKey";

    public ILogger CreateLogger(string categoryName) =>
        new LineLogger(write, categoryName.StartsWith("Scenario.", StringComparison.Ordinal) ? least : LogLevel.Warning);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Lines go to FakeCloudOptions.Log.");

    public void Dispose()
    {
    }

    private sealed class LineLogger(Action<string> write, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || eventId.Name == TokenKeyWarning)
            {
                return;
            }

            var text = formatter(state, exception);
            try
            {
                write(exception is null ? text : $"{text}{Environment.NewLine}{exception}");
            }
            catch (Exception)
            {
                // A test's output refuses lines once the test is over; that must not reach a request.
            }
        }
    }
}
