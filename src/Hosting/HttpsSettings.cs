namespace Scenario.Hosting;

/// <summary>What lies below the key <c>Https</c>; the key itself turns TLS on.</summary>
internal sealed class HttpsSettings
{
    [Setting("Where the development CA is kept; `memory` writes no file.", Default = "the user's data directory")]
    public string? Directory { get; set; }

    [Setting("A further name for the server's certificate.")]
    public string[] Names { get; set; } = [];

    [Setting("A file that receives the CA's certificate, for clients to trust.")]
    public string? TrustFile { get; set; }

    [Setting("A directory that receives a certificate and key for another host of that name.")]
    public Dictionary<string, string> Issue { get; set; } = new(StringComparer.Ordinal);
}
