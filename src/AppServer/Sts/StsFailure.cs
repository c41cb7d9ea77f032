namespace Scenario.AppServer.Sts;

/// <summary>Why a call to STS brought nothing.</summary>
/// <param name="Kind">What it means for the next call.</param>
/// <param name="Code">The vendor's code such as <c>NoPermission</c>, or ours for failures without one.</param>
/// <param name="Message">Text for the log; the vendor's, without the string-to-sign that it may carry.</param>
/// <param name="RequestId">The id that support asks for.</param>
/// <param name="RetryAfter">How long STS wants to be left alone.</param>
internal sealed record StsFailure(StsFailureKind Kind, string Code, string Message, string? RequestId = null, TimeSpan? RetryAfter = null);
