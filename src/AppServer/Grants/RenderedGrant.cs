using Scenario.Ram.Policies;

namespace Scenario.AppServer.Grants;

/// <summary>A grant for one user on one day.</summary>
/// <param name="Policy">The session policy, compact JSON, at most 2048 bytes.</param>
/// <param name="Document">The same, parsed.</param>
/// <param name="Prefix">Every allowed key begins with this.</param>
internal sealed record RenderedGrant(string Policy, PolicyDocument Document, string Prefix);
