using Scenario.Ram;

namespace Scenario.FakeSts.AssumeRole;

/// <summary>The parameters of AssumeRole after their formats were checked (sts-ram-api 3.1).</summary>
/// <param name="RoleArn">Any ARN of the shape <c>acs:ram::ACCOUNT:type/name</c>; another type than a role simply does not exist.</param>
/// <param name="RoleSessionName">2 to 64 characters.</param>
/// <param name="Duration">At least 900 s; the role's maximum is checked once the role is known.</param>
/// <param name="Policy">Session policy text of at most 2048 bytes that has passed the grammar; null when none.</param>
/// <param name="ExternalId">2 to 1224 characters; null when none.</param>
/// <param name="SourceIdentity">2 to 64 characters; null when none.</param>
internal sealed record AssumeRoleRequest(
    Arn RoleArn, string RoleSessionName, TimeSpan Duration, string? Policy, string? ExternalId, string? SourceIdentity);
