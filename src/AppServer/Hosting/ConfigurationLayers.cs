using System.Reflection;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Scenario.AppServer.Hosting;

/// <summary>
/// Settings, weakest first: appsettings.json, appsettings.ENVIRONMENT.json, user secrets, the vendor's variables, other
/// environment variables, command line.
/// </summary>
internal static class ConfigurationLayers
{
    public static void Arrange(ConfigurationManager configuration, IHostEnvironment environment)
    {
        if (Assembly.GetEntryAssembly() != typeof(ConfigurationLayers).Assembly)
        {
            UseOwnSettings(configuration, environment);
        }

        AddVendorVariables(configuration);
    }

    /// <summary>Composed in another process: the files in its folder are not ours, so the same files are read from the assembly.</summary>
    private static void UseOwnSettings(ConfigurationManager configuration, IHostEnvironment environment)
    {
        var files = configuration.Sources.OfType<JsonConfigurationSource>()
            .Where(static s => s.Path?.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) == true)
            .ToArray();
        var at = files.Length == 0 ? 0 : configuration.Sources.IndexOf(files[0]);
        foreach (var file in files)
        {
            configuration.Sources.Remove(file);
        }

        foreach (var name in (string[])[$"appsettings.{environment.EnvironmentName}.json", "appsettings.json"])
        {
            if (typeof(ConfigurationLayers).Assembly.GetManifestResourceStream(name) is { } stream)
            {
                using (stream)
                {
                    var settings = new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable();
                    configuration.Sources.Insert(at, new MemoryConfigurationSource { InitialData = [.. settings] });
                }
            }
        }
    }

    /// <summary>The vendor's variables count as a pair, between the files and AppServer's own variables.</summary>
    internal static void AddVendorVariables(ConfigurationManager configuration)
    {
        if (configuration["ALIBABA_CLOUD_ACCESS_KEY_ID"] is not { Length: > 0 } id
            || configuration["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] is not { Length: > 0 } secret)
        {
            return;
        }

        var variables = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(static s => string.IsNullOrEmpty(s.Prefix));
        configuration.Sources.Insert(variables is null ? 0 : configuration.Sources.IndexOf(variables), new MemoryConfigurationSource
        {
            InitialData =
            [
                new("AccessKey:Id", id),
                new("AccessKey:Secret", secret),
                new("AccessKey:SecurityToken", configuration["ALIBABA_CLOUD_SECURITY_TOKEN"]),
            ],
        });
    }
}
