using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Sts;

/// <summary>How the security token service is reached (section <c>Sts</c>).</summary>
internal sealed class StsOptions
{
    /// <summary>Which client speaks to STS; default <see cref="StsClientKind.Http"/>.</summary>
    public StsClientKind Client { get; set; }

    /// <summary>Address with scheme, e.g. <c>https://sts.cn-hangzhou.aliyuncs.com</c>; plain HTTP on loopback only. Required.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// A PEM file with the certificate authorities that may vouch for the endpoint, instead of the machine's; null for those. The vendor's
    /// SDK takes the first of them only.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>One attempt; 100 ms to 60 s, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>All attempts with their pauses; 100 ms to 5 min, default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts after the first; 0 to 10, default 3.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>First pause between attempts, doubled each time, with jitter; default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest pause STS may ask for (<c>x-acs-retry-after</c>) that a request waits out; a longer one fails the request at
    /// once and keeps AppServer away from STS until it has passed. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a start waits for the first answer of STS before it goes on, not ready; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two questions after the key's identity while STS cannot be reached; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan IdentityRetry { get; set; } = TimeSpan.FromSeconds(5);
}
