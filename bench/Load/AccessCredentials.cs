namespace Scenario.Load;

internal sealed record AccessCredentials(string Id, string Secret, string? Token = null);
