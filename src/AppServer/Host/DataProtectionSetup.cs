using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;
using StackExchange.Redis;

namespace Scenario.AppServer.Host;

/// <summary>The key ring that encrypts stored credentials. Replicas share it through Redis or a directory.</summary>
internal static class DataProtectionSetup
{
    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var shared = configuration.GetSection("Redis").Get<RedisOptions>() ?? new RedisOptions();
        var hasRedis = !string.IsNullOrWhiteSpace(shared.Configuration);
        var options = configuration.GetSection("DataProtection").Get<DataProtectionSettings>() ?? new DataProtectionSettings();
        var ring = services.AddDataProtection().SetApplicationName("Scenario.AppServer");
        if (options.KeysDirectory is { Length: > 0 } directory)
        {
            ring.PersistKeysToFileSystem(new DirectoryInfo(directory));
        }
        else if (hasRedis)
        {
            services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
                .Configure<IServiceProvider>((management, provider) => management.XmlRepository =
                    new Microsoft.AspNetCore.DataProtection.StackExchangeRedis.RedisXmlRepository(
                        () => provider.GetRequiredKeyedService<IConnectionMultiplexer>(CredentialCaching.Name).GetDatabase(), $"{shared.KeyPrefix}keys"));
        }
        else
        {
            // One replica that keeps credentials in its own memory: a key that lives as long as they do.
            ring.UseEphemeralDataProtectionProvider();
        }

        if (options.CertificateFile is { Length: > 0 } file)
        {
            ring.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(file, options.CertificatePassword));
        }
        else if (hasRedis && options.KeysDirectory is not { Length: > 0 })
        {
            services.AddHostedService<UnencryptedKeysWarning>();
        }
    }
}

/// <summary>Tells the operator once that the key ring is not encrypted.</summary>
internal sealed class UnencryptedKeysWarning(ILogger<UnencryptedKeysWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.KeysUnencrypted(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
