namespace Scenario.Oss.Sts;

/// <summary>STS refused.</summary>
/// <param name="code">The vendor's code.</param>
/// <param name="message">Its sentence.</param>
/// <param name="requestId">Null if it named none.</param>
/// <param name="status">HTTP status.</param>
public sealed class StsException(string code, string message, string? requestId, int status) : Exception(message)
{
    /// <summary>The vendor's code, such as <c>NoPermission</c> or <c>EntityNotExist.Role</c>.</summary>
    public string Code => code;

    /// <summary>The id under which STS has logged the request; null if it named none.</summary>
    public string? RequestId => requestId;

    /// <summary>HTTP status.</summary>
    public int Status => status;
}
