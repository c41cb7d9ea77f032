using Scenario.Ram;

namespace Scenario.FakeSts.Federation;

/// <summary>What both federation calls have in common, after the formats were checked.</summary>
/// <param name="RoleArn">The role to assume.</param>
/// <param name="Provider">The provider's ARN.</param>
/// <param name="ProviderName">Last part of it.</param>
/// <param name="Duration">At least 900 s; the role's maximum is checked once the role is known.</param>
/// <param name="Policy">Session policy that has passed size and grammar; null when none.</param>
internal sealed record FederationRequest(Arn RoleArn, Arn Provider, string ProviderName, TimeSpan Duration, string? Policy);
