namespace Scenario.AppClient.Sts;

/// <summary>STS refused.</summary>
internal sealed class StsException(string code, string message, string? requestId, int status) : Exception(message)
{
    /// <summary>The vendor's code, such as <c>NoPermission</c> or <c>EntityNotExist.Role</c>.</summary>
    public string Code => code;

    public string? RequestId => requestId;

    public int Status => status;
}
