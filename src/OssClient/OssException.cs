using System.Globalization;

namespace Scenario.Oss;

/// <summary>The service answered with an error document.</summary>
public sealed class OssException : Exception
{
    private readonly OssErrorDocument _error;

    /// <summary>For stand-ins of <see cref="IOssClient"/> in tests.</summary>
    /// <param name="code">Such as <c>AccessDenied</c>.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="requestId">The service's name for the request.</param>
    public OssException(string code, string message, int status, string? requestId = null)
        : this(new OssErrorDocument(code, message, requestId, null, null, new Dictionary<string, string>()), status, null, null)
    {
    }

    internal OssException(OssErrorDocument error, int status, string? bucket, string? key)
        : base(error.Message) =>
        (_error, Status, Bucket, Key) = (error, status, bucket, key);

    /// <summary>The vendor's code, such as <c>AccessDenied</c>.</summary>
    public string Code => _error.Code;

    /// <summary>HTTP status, 0 if unknown. 203 is an upload whose callback failed.</summary>
    public int Status { get; }

    /// <summary>The id under which the service has logged the request.</summary>
    public string? RequestId => _error.RequestId;

    /// <summary>The finer code, such as <c>0003-00000001</c>.</summary>
    public string? Ec => _error.Ec;

    /// <summary>The host that answered.</summary>
    public string? HostId => _error.HostId;

    /// <summary>The bucket of the request; null if it had none.</summary>
    public string? Bucket { get; }

    /// <summary>The key of the request; null if it had none.</summary>
    public string? Key { get; }

    /// <summary>All elements of the document by name, for instance <c>ServerTime</c> or <c>StringToSign</c>.</summary>
    public IReadOnlyDictionary<string, string> Details => _error.Elements;

    /// <summary>The server's clock, given with <c>RequestTimeTooSkewed</c>.</summary>
    public DateTimeOffset? ServerTime =>
        _error.Elements.TryGetValue("ServerTime", out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)
            ? parsed
            : null;
}
