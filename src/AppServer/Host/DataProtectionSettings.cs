namespace Scenario.AppServer.Host;

/// <summary>Where the key ring lies (section <c>DataProtection</c>).</summary>
internal sealed class DataProtectionSettings
{
    /// <summary>A directory where replicas share the key ring. Default: Redis if configured, else this process's memory.</summary>
    public string? KeysDirectory { get; set; }

    /// <summary>A PKCS#12 file whose certificate encrypts the key ring; without it the ring lies in clear beside what it protects.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Password of that file.</summary>
    public string? CertificatePassword { get; set; }

    public override string ToString() => $"{KeysDirectory}, {CertificateFile}";
}
