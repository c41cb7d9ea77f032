using System.Text;
using Microsoft.Extensions.Time.Testing;
using Scenario.Tool.Commands;

namespace Scenario.Unit.Tool;

/// <summary>One run of the tool in this process.</summary>
internal sealed record ToolRun(int Exit, string Output, string Errors)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static Task<ToolRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    public static async Task<ToolRun> WithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var environment = new ToolEnvironment
        {
            Out = output,
            Error = errors,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = static _ => null,
            Time = new FakeTimeProvider(Now),
        };
        var exit = await ToolCommandLine.RunAsync(arguments, environment, TestContext.Current.CancellationToken);
        return new(exit, output.ToString(), errors.ToString());
    }
}
