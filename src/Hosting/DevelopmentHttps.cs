using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Certificates;

namespace Scenario.Hosting;

/// <summary>The switch <c>--https</c>: every plain address of a host gets a TLS address beside it.</summary>
internal static class DevelopmentHttps
{
    /// <summary>TLS listens on the plain port plus this; a port of 0 stays 0.</summary>
    public const int PortOffset = 10;

    /// <summary>
    /// Does nothing unless the setting <c>Https</c> is true. Uses the <see cref="DevelopmentCertificates"/> that are registered,
    /// else those of <c>Https:Directory</c> (default: the user's data directory; <c>memory</c> writes no file). Further names
    /// for the certificate stand in <c>Https:Names</c>. <c>Https:TrustFile</c> names a file that receives the authority's certificate, and
    /// <c>Https:Issue:NAME</c> a directory that receives a certificate and key for another host of
    /// that name. Call after <see cref="ControlPlaneServices.AddControlPlane"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is no flag, or the authority cannot be opened.</exception>
    public static void AddDevelopmentHttps(this WebApplicationBuilder builder)
    {
        var flag = builder.Configuration["Https"];
        if (string.IsNullOrEmpty(flag))
        {
            return;
        }

        if (!bool.TryParse(flag, out var isOn))
        {
            throw new InvalidOperationException("Https must be true or false.");
        }

        if (!isOn)
        {
            return;
        }

        var settings = builder.Configuration.GetSection("Https").Get<HttpsSettings>() ?? new HttpsSettings();

        var clock = Registered<MovableClock>(builder.Services) ?? new MovableClock();
        var now = clock.RealUtcNow;
        var certificates = Registered<DevelopmentCertificates>(builder.Services);
        if (certificates is null)
        {
            certificates = Open(settings.Directory, now, [.. settings.Names, .. settings.Issue.Keys]);
            builder.Services.AddSingleton(certificates);
        }

        var byName = new CertificatesByName(certificates, settings.Names, clock);
        WriteFiles(certificates, settings, now);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, name) => byName.For(name)));
        builder.WebHost.UseUrls(WithTls(builder.Configuration["urls"]));
        builder.Services.AddSingleton<IReadOnlyList<AdminRoute>>([certificates.Route]);
    }

    /// <summary>The authority of this user's data directory, which survives restarts, so that a browser has to trust it once only.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened.</exception>
    internal static DevelopmentCertificates OpenAuthority() => Open(null, TimeProvider.System.GetUtcNow(), []);

    private static void WriteFiles(DevelopmentCertificates certificates, HttpsSettings settings, DateTimeOffset now)
    {
        foreach (var (name, directory) in settings.Issue)
        {
            if (Uri.CheckHostName(name) != UriHostNameType.Dns || string.IsNullOrEmpty(directory))
            {
                throw new InvalidOperationException($"Https:Issue:{name} must name a host and a directory.");
            }

            certificates.WriteServerFiles(directory, name, now);
        }

        if (settings.TrustFile is { Length: > 0 } file)
        {
            try
            {
                File.WriteAllText(file, certificates.AuthorityPem);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new InvalidOperationException($"Https:TrustFile {file} cannot be written: {exception.Message}", exception);
            }
        }
    }

    /// <summary>The plain addresses, each followed by its TLS neighbour; addresses that are TLS already stay alone.</summary>
    internal static string[] WithTls(string? urls)
    {
        var all = new List<string>();
        foreach (var url in (urls ?? "http://127.0.0.1:5000").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            all.Add(url);
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            if (address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !address.IsUnixPipe)
            {
                all.Add($"https://{address.Host}:{(address.Port == 0 ? 0 : address.Port + PortOffset)}");
            }
        }

        return [.. all];
    }

    private static DevelopmentCertificates Open(string? directory, DateTimeOffset now, IReadOnlyCollection<string> names)
    {
        directory = string.IsNullOrEmpty(directory) ? DevelopmentCertificates.DefaultDirectory : directory;
        return directory is null or "memory" ? DevelopmentCertificates.InMemory(now, names) : DevelopmentCertificates.Open(directory, now, names);
    }

    private static T? Registered<T>(IServiceCollection services)
        where T : class =>
        services.LastOrDefault(static s => s.ServiceType == typeof(T))?.ImplementationInstance as T;
}
