using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Sts;

/// <summary>How the security token service is reached (section <c>Sts</c>).</summary>
internal sealed class StsOptions
{
    /// <summary>Which client speaks to STS: <c>Http</c>, or <c>AlibabaSdk</c> in a build with <c>-p:AlibabaSdk=true</c>.</summary>
    public StsClientKind Client { get; set; }

    /// <summary>Scheme and host of STS, such as <c>https://sts.cn-hangzhou.aliyuncs.com</c>; plain HTTP on loopback only.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>PEM file of the authorities that may vouch for STS; the vendor's SDK takes the first of them only. Default: the machine's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>How long one attempt may take, 100 ms to 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long all attempts with their pauses may take, 100 ms to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts after the first, 0 to 10.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>Pause before the second attempt, 1 ms to 30 s; it doubles each time, with jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest pause that STS may ask for (<c>x-acs-retry-after</c>) and a request waits out, up to 1 min; a longer one fails the request at once
    /// and keeps AppServer away from STS until it has passed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a start waits for the first answer of STS before it goes on, not ready; up to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two questions after the key's owner while STS cannot be reached, 10 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan IdentityRetry { get; set; } = TimeSpan.FromSeconds(5);
}
