using System.Security.Claims;

namespace Scenario.AppServer.Credentials;

/// <summary>What a user asks for.</summary>
/// <param name="Caller">The verified JWT.</param>
/// <param name="Grant">Name of a grant; null for the default one.</param>
/// <param name="DurationSeconds">Lifetime; null for the grant's own.</param>
/// <param name="RejectedAccessKeyId">Credentials that OSS no longer takes: they are not handed out again.</param>
internal sealed record IssueRequest(ClaimsPrincipal Caller, string? Grant, int? DurationSeconds = null, string? RejectedAccessKeyId = null);
