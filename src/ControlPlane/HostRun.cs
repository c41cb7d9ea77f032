using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane;

/// <summary>The life of a host's process: the <c>health</c> command, or build, run, and a plain word when it cannot start.</summary>
public static class HostRun
{
    /// <param name="name">What the host is called on standard error.</param>
    /// <param name="args">The command line.</param>
    /// <param name="create">The composition root.</param>
    /// <returns>Exit code: 0 ended in order, 1 it could not start, or what <c>health</c> says.</returns>
    public static async Task<int> RunAsync(string name, string[] args, Func<string[], WebApplication> create)
    {
        if (args is [HealthProbe.Command, var url])
        {
            return await HealthProbe.RunAsync(url);
        }

        try
        {
            await using var app = create(args);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception error) when (Reasons(error) is { Count: > 0 })
        {
            foreach (var reason in Reasons(error))
            {
                await Console.Error.WriteLineAsync($"{name} does not start: {reason}");
            }

            return 1;
        }
    }

    // What an operator can put right: a setting, a file, a port, a store; anything else is a defect and shows its stack.
    private static IReadOnlyList<string> Reasons(Exception error) => error switch
    {
        OptionsValidationException validation => [.. validation.Failures],
        IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or ArgumentOutOfRangeException { ParamName: "port" } => [error.Message],
        AggregateException several when several.InnerExceptions.All(static e => Reasons(e).Count > 0) => [.. several.InnerExceptions.SelectMany(Reasons).Distinct()],
        _ => [],
    };
}
