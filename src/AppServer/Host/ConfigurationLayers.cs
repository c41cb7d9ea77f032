using System.Reflection;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace Scenario.AppServer.Host;

/// <summary>
/// Settings, weakest first: appsettings.json, in Development appsettings.UserJwts.json,
/// appsettings.ENVIRONMENT.json, user secrets, the vendor's variables, other environment variables, command
/// line.
/// </summary>
internal static class ConfigurationLayers
{
    /// <summary>Where <c>dotnet user-jwts</c> is told to write, so that it leaves the settings alone: issuer and audience, no key.</summary>
    private const string UserJwts = "appsettings.UserJwts.json";

    public static void Arrange(ConfigurationManager configuration, IHostEnvironment environment)
    {
        if (Assembly.GetEntryAssembly() != typeof(ConfigurationLayers).Assembly)
        {
            UseOwnSettings(configuration, environment);
        }
        else if (environment.IsDevelopment())
        {
            var standard = configuration.Sources.OfType<JsonConfigurationSource>().First(static s => s.Path == "appsettings.json");
            configuration.Sources.Insert(
                configuration.Sources.IndexOf(standard) + 1,
                new JsonConfigurationSource { Path = UserJwts, Optional = true, FileProvider = standard.FileProvider });
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

        string[] names = environment.IsDevelopment()
            ? [$"appsettings.{environment.EnvironmentName}.json", UserJwts, "appsettings.json"]
            : [$"appsettings.{environment.EnvironmentName}.json", "appsettings.json"];
        if (environment.IsDevelopment())
        {
            // The secrets of this program, where dotnet user-jwts keeps its keys, not those of the process around it.
            using var secrets = new ConfigurationManager();
            secrets.AddUserSecrets(typeof(ConfigurationLayers).Assembly, optional: true, reloadOnChange: false);
            configuration.Sources.Insert(at, secrets.Sources[^1]);
        }

        foreach (var name in names)
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
