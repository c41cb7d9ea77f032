using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane.Certificates;

/// <summary>A certification authority of this machine alone, and server certificates signed by it.</summary>
/// <remarks>
/// The vendor's credential providers insist on HTTPS, so clients need an authority to trust. Its key stays in one file that
/// only its owner can read, or in memory. Nothing is ever installed into a trust store.
/// </remarks>
public sealed class DevelopmentCertificates : IDisposable
{
    /// <summary>Name of the file that holds certificate and key.</summary>
    public const string FileName = "development-ca.pem";

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397); // what Apple's clients accept at most
    private static readonly TimeSpan Backdate = TimeSpan.FromHours(1); // for clients whose clock is a little behind

    private readonly X509Certificate2 _authority;

    private DevelopmentCertificates(X509Certificate2 authority) => _authority = authority;

    /// <summary>Where the authority lives by default; null when this user has no data directory.</summary>
    public static string? DefaultDirectory =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
            ? Path.Combine(data, "scenario")
            : null;

    /// <summary>The authority's certificate for clients to trust, PEM, without its key.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem() + "\n";

    /// <summary><c>GET /__admin/ca.pem</c>.</summary>
    internal AdminRoute Route =>
        new("GET", "ca.pem", (context, _) => AdminBody.WriteAsync(context, Encoding.ASCII.GetBytes(AuthorityPem), "application/x-pem-file"));

    /// <summary>An authority that lasts as long as the process.</summary>
    /// <param name="now">The real time: clients check validity by theirs.</param>
    /// <param name="names">What it may vouch for besides this machine; null = nothing.</param>
    public static DevelopmentCertificates InMemory(DateTimeOffset now, IReadOnlyCollection<string>? names = null) => new(CreateAuthority(now, names ?? []));

    /// <summary>The authority of a directory, made there when it is missing or about to expire.</summary>
    /// <param name="directory">Created when missing, for its owner alone.</param>
    /// <param name="now">The real time.</param>
    /// <param name="names">What it may vouch for besides this machine; null = nothing. Names that
    /// an authority of that directory does not know are refused.</param>
    /// <exception cref="InvalidOperationException">The file cannot be used; the message names it.</exception>
    public static DevelopmentCertificates Open(string directory, DateTimeOffset now, IReadOnlyCollection<string>? names = null)
    {
        var file = Path.Combine(directory, FileName);
        try
        {
            CreateDirectory(directory);
            var authority = TryLoad(file, now) ?? CreateOnce(file, now, names ?? []);
            if (NameConstraints.Allow(authority, names ?? []))
            {
                return new(authority);
            }

            authority.Dispose();
            throw new InvalidOperationException(
                $"The development CA in {file} may not vouch for {string.Join(", ", names!)}: it was made for fewer names. Name them all in Https:Names where it is made first, or delete the file "
                + "and trust the new one.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException(
                $"The development CA in {file} cannot be used: {exception.Message} The setting Https:Directory names another directory, or memory for no file.", exception);
        }
    }

    /// <summary>A server certificate with its key for <c>localhost</c>, names below it, the loopback addresses and further names.</summary>
    /// <param name="names">Host names, <c>*.</c> patterns and IP addresses.</param>
    /// <param name="now">The real time.</param>
    public X509Certificate2 CreateServerCertificate(IEnumerable<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Certify(key, ["localhost", "*.localhost", "127.0.0.1", "::1", .. names], now);
        using var withKey = bare.CopyWithPrivateKey(key);

        // Windows serves only keys that it has imported once.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A server certificate for a host that cannot ask for one itself: <c>NAME.pem</c> and <c>NAME.key</c>, which only this user can read.</summary>
    /// <param name="directory">Created when missing.</param>
    /// <param name="name">Host name of the other server; the certificate is for this name and for loopback.</param>
    /// <param name="now">The real time.</param>
    /// <exception cref="InvalidOperationException">The files cannot be written; the message names them.</exception>
    public void WriteServerFiles(string directory, string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certify(key, [name, "localhost", "127.0.0.1", "::1"], now);
        try
        {
            CreateDirectory(directory);
            WriteOwnerOnly(Path.Combine(directory, name + ".key"), key.ExportPkcs8PrivateKeyPem() + "\n");
            File.WriteAllText(Path.Combine(directory, name + ".pem"), certificate.ExportCertificatePem() + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The certificate for {name} cannot be written to {directory}: {exception.Message}", exception);
        }
    }

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Certify(ECDsa key, IEnumerable<string> names, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=localhost, O=Scenario development", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));

        var until = now + ServerLifetime;
        if (until > _authority.NotAfter)
        {
            until = _authority.NotAfter;
        }

        return request.Create(_authority, now - Backdate, until, RandomNumberGenerator.GetBytes(16));
    }

    private static X509Certificate2 CreateAuthority(DateTimeOffset now, IReadOnlyCollection<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Scenario development CA, O=Scenario development", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(NameConstraints.Permit(names));
        return request.CreateSelfSigned(now - Backdate, now + AuthorityLifetime);
    }

    // Several hosts may start at once, in several processes: one makes the authority, the others then find it.
    private static X509Certificate2 CreateOnce(string file, DateTimeOffset now, IReadOnlyCollection<string> names)
    {
        using var mutex = new Mutex(initiallyOwned: false, "Scenario.DevelopmentCertificates");
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its owner died; the file is whole or absent all the same, and the mutex is ours.
        }

        try
        {
            if (TryLoad(file, now) is { } present)
            {
                return present;
            }

            var made = CreateAuthority(now, names);
            Write(file, made);
            return made;
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static X509Certificate2? TryLoad(string file, DateTimeOffset now)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var pem = File.ReadAllText(file);
        var authority = X509Certificate2.CreateFromPem(pem, pem);
        // One without limits comes from an earlier version: it could vouch for any name of the world, and is replaced.
        if (authority.NotAfter.ToUniversalTime() - RenewBefore > now.UtcDateTime && NameConstraints.Allow(authority, []))
        {
            return authority;
        }

        authority.Dispose();
        return null;
    }

    private static void Write(string file, X509Certificate2 authority)
    {
        using var key = authority.GetECDsaPrivateKey()!;
        WriteOwnerOnly(file, $"{authority.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    // INVARIANT: a key is never readable by others, not even for a moment, and the file is never half written.
    private static void WriteOwnerOnly(string file, string pem)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(pem);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
