using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Certificates;
using Scenario.FakeCloud;
using Scenario.Hosting;

namespace Scenario.Cloud;

/// <summary>The life of the container's process.</summary>
internal static class CloudProgram
{
    /// <returns>Exit code: 0 ended by a signal or healthy, 1 it could not start or is not healthy, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string, string?> variable)
    {
        switch (args)
        {
            case []:
                break;
            case ["--health"]:
                return await ProbeAsync(variable);
            case ["--help" or "-h"]:
                Console.Out.WriteLine("Usage: scenario-cloud [--health | --help]\n\nSTS and RAM on 8711, OSS on 8712. Environment variables:");
                foreach (var (name, what) in CloudSettings.Variables)
                {
                    Console.Out.WriteLine($"  {name,-16}{what}");
                }

                return 0;
            default:
                Console.Error.WriteLine($"There is no argument '{args[0]}'; there are --health and --help. Settings are environment variables.");
                return 2;
        }

        try
        {
            await ServeAsync(CloudSettings.Read(variable));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException
            or OptionsValidationException or DbException)
        {
            Console.Error.WriteLine($"The cloud does not start: {exception.Message}"); // what an operator can put right; anything else shows its stack
            return 1;
        }
    }

    private static async Task ServeAsync(CloudSettings settings)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }

        // The first process of a container has no other way to be told.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await using var cloud = await FakeCloudHost.StartAsync(options => Configure(options, settings));
        Console.Out.WriteLine($"STS and RAM on {settings.StsPort}, OSS on {settings.OssPort}{(settings.Https ? ", with TLS on these + 10" : "")}.");
        await ended.Task;
    }

    private static void Configure(FakeCloudOptions options, CloudSettings settings)
    {
        options.IsOpenToOthers = true;
        (options.StsPort, options.OssPort, options.Https, options.Region) = (settings.StsPort, settings.OssPort, settings.Https, settings.Region);
        options.Explain = settings.Explain switch
        {
            "header" => ExplainIn.Header,
            "message" => ExplainIn.Message,
            _ => ExplainIn.Nowhere,
        };
        options.Log = settings.Log ? Console.Out.WriteLine : null;
        options.Seed = settings.SeedFile is { } seed ? Seed.File(seed) : Seed.Default;
        options.CertificateNames = settings.ServiceNames;
        options.Certificates = settings.Https ? DevelopmentCertificates.InMemory(TimeProvider.System.GetUtcNow(), settings.ServiceNames) : null;
        options.ConfigureSts = sts => sts with { Admin = Admin(settings) };
        options.ConfigureOss = oss => oss with
        {
            Admin = Admin(settings),
            ServiceNames = [.. settings.ServiceNames, .. oss.ServiceNames],
            CallbackPublicKeyUrl = settings.ServiceNames is [var name, ..] ? new Uri($"http://{name}:{settings.OssPort}/_/callback_pub_key_v1.pem") : null,
            AllowPrivateCallbacks = true, // an app in another container has a private address
        };
        if (settings.DataDirectory is { } directory)
        {
            options.UseFiles(directory);
        }
    }

    private static AdminOptions Admin(CloudSettings settings)
    {
        var options = new AdminOptions { AdminToken = settings.AdminToken, IsHealthOpen = true };
        foreach (var name in settings.ServiceNames)
        {
            options.HostNames.Add(name);
        }

        return options;
    }

    // Both fakes, by the ports that the running process was told: the probe gets the same environment.
    private static async Task<int> ProbeAsync(Func<string, string?> variable)
    {
        var settings = CloudSettings.Read(variable);
        return Math.Max(
            await HealthProbe.RunAsync($"http://127.0.0.1:{settings.StsPort}{AdminApi.Prefix}health"),
            await HealthProbe.RunAsync($"http://127.0.0.1:{settings.OssPort}{AdminApi.Prefix}health"));
    }
}
