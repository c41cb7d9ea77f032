using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Authorization;

/// <summary>One permission with what was asked of the evaluator and what it said.</summary>
internal sealed record PermissionDecision(Permission Permission, AccessRequest Access, AccessDecision Decision);
