namespace Scenario.AppServer.Credentials;

/// <summary>Why a user got no credentials.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Code">Stable word for clients, logs and metrics.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="RetryAfter">When asking again makes sense; null when it does not.</param>
/// <param name="StsCode">The vendor's code, if STS said no.</param>
/// <param name="StsRequestId">The id that the vendor's support asks for.</param>
internal sealed record IssueRefusal(int Status, string Code, string Detail, TimeSpan? RetryAfter = null, string? StsCode = null, string? StsRequestId = null);
