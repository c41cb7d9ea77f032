using Scenario.FakeOss.Operations;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Authorization;

/// <summary>One permission and what became of it.</summary>
internal sealed record PermissionDecision(Permission Permission, AccessDecision Decision);
