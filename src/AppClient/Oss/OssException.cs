using System.Globalization;

namespace Scenario.AppClient.Oss;

/// <summary>The service answered with an error document.</summary>
internal sealed class OssException(OssErrorDocument error, int status, string? bucket, string? key) : Exception(error.Message)
{
    /// <summary>The vendor's code, such as <c>AccessDenied</c>.</summary>
    public string Code => error.Code;

    /// <summary>HTTP status, 0 if unknown. 203 is an upload whose callback failed.</summary>
    public int Status => status;

    /// <summary>The id under which the service has logged the request.</summary>
    public string? RequestId => error.RequestId;

    /// <summary>The finer code, such as <c>0003-00000001</c>.</summary>
    public string? Ec => error.Ec;

    public string? HostId => error.HostId;

    public string? Bucket => bucket;

    public string? Key => key;

    /// <summary>All elements of the document by name, for instance <c>ServerTime</c> or <c>StringToSign</c>.</summary>
    public IReadOnlyDictionary<string, string> Details => error.Elements;

    /// <summary>The server's clock, given with <c>RequestTimeTooSkewed</c>.</summary>
    public DateTimeOffset? ServerTime =>
        error.Elements.TryGetValue("ServerTime", out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? parsed
            : null;
}
