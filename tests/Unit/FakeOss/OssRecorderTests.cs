using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss;

namespace Scenario.Unit.FakeOss;

/// <summary>The log line of a request: who asked for what, what was decided and how it ended.</summary>
public sealed class OssRecorderTests : IAsyncLifetime
{
    private readonly Lines _lines = new();
    private OssTestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await OssTestHost.StartAsync(
        services => services.AddSingleton<ILoggerProvider>(_lines), "--Logging:LogLevel:Scenario.FakeOss.OssRecorder", "Information");

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _lines.Dispose();
    }

    [Fact]
    public async Task a_request_that_is_allowed_has_one_line_with_its_operation_caller_and_decision()
    {
        var answer = await _host.Root.PutAsync("users/alice/a.txt", "a");

        Assert.StartsWith(Line(answer, "PutObject by acs:ram::11223344:root: Allow, 200 "), Assert.Single(_lines.Of(answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_request_that_is_refused_says_with_which_code()
    {
        var answer = await _host.Anonymous.GetAsync("users/alice/a.txt");

        var line = Assert.Single(_lines.Of(answer));
        Assert.StartsWith(Line(answer, "GetObject by anonymous: ImplicitDeny, 403 AccessDenied in "), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_request_that_asks_for_no_operation_is_named_by_its_method_and_undecided()
    {
        var answer = await _host.Root.SendAsync("POST", OssTestHost.Bucket, "users/alice/a.txt", "seal");

        Assert.StartsWith(Line(answer, "POST by acs:ram::11223344:root: undecided, "), Assert.Single(_lines.Of(answer)), StringComparison.Ordinal);
    }

    private static string Line(OssAnswer answer, string rest) => $"{answer.Header("x-oss-request-id")} {rest}";

    /// <summary>What the recorder logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _all = new();

        public IEnumerable<string> Of(OssAnswer answer) =>
            _all.Where(line => line.StartsWith(answer.Header("x-oss-request-id")!, StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(OssRecorder).FullName ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
