using System.ComponentModel.DataAnnotations;

namespace Scenario.AppServer.UploadForm;

/// <summary>Limits of browser uploads (section <c>UploadForm</c>).</summary>
internal sealed class UploadFormOptions
{
    /// <summary>Largest file that a form may allow in bytes, up to 5368709120.</summary>
    [Range(1, 5L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 100L * 1024 * 1024;

    /// <summary>How long a form can be sent unless asked otherwise, 10 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);
}
