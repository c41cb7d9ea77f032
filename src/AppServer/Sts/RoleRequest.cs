namespace Scenario.AppServer.Sts;

/// <summary>Parameters of AssumeRole.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">2 to 64 characters; what the cloud's logs show.</param>
/// <param name="Policy">Session policy, at most 2048 bytes.</param>
/// <param name="Duration">900 s up to the role's maximum, whole seconds.</param>
internal sealed record RoleRequest(string RoleArn, string SessionName, string Policy, TimeSpan Duration);
