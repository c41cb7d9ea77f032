using Microsoft.Extensions.Options;
using Scenario.AppServer;
using Scenario.AppServer.Hosting;

if (args is [HealthProbe.Command, var url])
{
    return await HealthProbe.RunAsync(url);
}

try
{
    await using var app = AppServerHost.Create(args);
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (Exception error) when (Faults(error) is { Count: > 0 })
{
    foreach (var fault in Faults(error))
    {
        Console.Error.WriteLine($"AppServer does not start: {fault}");
    }

    return 1;
}

// What an operator can put right; anything else is a defect and shows its stack.
static IReadOnlyList<string> Faults(Exception error) => error switch
{
    StartRefusedException => [error.Message],
    OptionsValidationException validation => [.. validation.Failures],
    AggregateException several when several.InnerExceptions.All(static e => Faults(e).Count > 0) => [.. several.InnerExceptions.SelectMany(Faults).Distinct()],
    _ => [],
};
