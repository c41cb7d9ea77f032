namespace Scenario.Oss;

/// <summary>Where and how to reach OSS.</summary>
/// <param name="Endpoint">Such as <c>https://oss-cn-hangzhou.aliyuncs.com</c>.</param>
/// <param name="Region">Signing region such as <c>cn-hangzhou</c>, without <c>oss-</c>.</param>
public sealed record OssClientOptions(Uri Endpoint, string Region)
{
    /// <summary>Where the bucket's name goes; by default what fits the endpoint.</summary>
    public OssAddressing Addressing { get; init; } = OssAddressing.Auto;

    /// <summary>Tries per request, the first included, when the transport fails or the service answers 5xx.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Upper bound of the first pause; it doubles with each try, up to 5 s. The pause taken is a random share of it.</summary>
    public TimeSpan FirstRetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the service may take to begin its answer after the request has been sent.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
