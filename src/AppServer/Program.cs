using Microsoft.Extensions.Options;
using Scenario.AppServer;
using Scenario.AppServer.Hosting;

try
{
    await using var app = AppServerHost.Create(args);
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (Exception error) when (error is StartRefusedException or OptionsValidationException)
{
    Console.Error.WriteLine($"AppServer does not start: {error.Message}");
    return 1;
}
