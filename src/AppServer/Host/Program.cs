using Microsoft.Extensions.Options;
using Scenario.AppServer.Host;
using Scenario.AppServer.Hosting;
using Scenario.Hosting;

var settings = SettingsReference.Of(typeof(AppServerHost).Assembly, "AppServer");
if (await settings.AnswerAsync(args) is { } exitCode)
{
    return exitCode;
}

var environment = "";
var stopping = CancellationToken.None;
try
{
    await using var app = AppServerHost.Create(settings.Expand(args), builder => environment = builder.Environment.EnvironmentName);
    stopping = app.Lifetime.ApplicationStopping;
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return Environment.ExitCode; // told to end while it started
}
catch (Exception exception) when (Reasons(exception) is { Count: > 0 })
{
    foreach (var reason in Reasons(exception))
    {
        Console.Error.WriteLine($"AppServer does not start: {reason}");
    }

    // Which settings files were read depends on it, and it is easily another than meant.
    Console.Error.WriteLine($"The environment is {environment}.");

    return 1;
}

// What an operator can put right; anything else is a defect and shows its stack.
static IReadOnlyList<string> Reasons(Exception exception) => exception switch
{
    StartRefusedException => [exception.Message],
    OptionsValidationException validation => [.. validation.Failures],
    AggregateException several when several.InnerExceptions.All(static e => Reasons(e).Count > 0) =>
        [.. several.InnerExceptions.SelectMany(Reasons).Distinct()],
    _ => [],
};
