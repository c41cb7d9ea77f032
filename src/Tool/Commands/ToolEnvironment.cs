using Scenario.Oss;

namespace Scenario.Tool.Commands;

/// <summary>What the commands see of the process they run in.</summary>
internal sealed class ToolEnvironment
{
    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Messages for people.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    public static ToolEnvironment OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
    };

    /// <summary>A client that goes through a proxy to other machines only.</summary>
    public static HttpClient CreateHttpClient() => new(OssHttp.CreateHandler(authorities: null)) { Timeout = TimeSpan.FromSeconds(30) };
}
