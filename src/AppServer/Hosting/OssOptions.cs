using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Hosting;

/// <summary>Where clients find the objects (section <c>Oss</c>). AppServer tells them and signs for it; it never goes there itself.</summary>
internal sealed class OssOptions
{
    /// <summary>Address with scheme, without the bucket, e.g. <c>https://oss-cn-hangzhou.aliyuncs.com</c>. Required.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>Region that signatures name, without <c>oss-</c>. Required.</summary>
    [Required]
    [RegularExpression("^[a-z0-9-]{2,32}$")]
    public string Region { get; set; } = "";

    /// <summary>The bucket; the vendor's rule for names. Required.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
    public string Bucket { get; set; } = "";

    /// <summary>Put the bucket into the path; default: only if the endpoint is an IP address.</summary>
    public bool? PathStyle { get; set; }
}
