using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.Hosting;

/// <summary>Where clients find the objects (section <c>Oss</c>). AppServer tells them and signs for it; it never goes there itself.</summary>
internal sealed class OssOptions
{
    /// <summary>Address of OSS that clients are told, with scheme and without the bucket, such as <c>https://oss-cn-hangzhou.aliyuncs.com</c>.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>Region that signatures name, without <c>oss-</c>.</summary>
    [Required]
    [RegularExpression("^[a-z0-9-]{2,32}$")]
    public string Region { get; set; } = "";

    /// <summary>The bucket; the vendor's rule for names.</summary>
    [Required]
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
    public string Bucket { get; set; } = "";

    /// <summary>Put the bucket into the path. Default: only if the endpoint is an IP address.</summary>
    public bool? PathStyle { get; set; }
}
