namespace Scenario.AppServer.Sts;

/// <summary>Temporary credentials as STS issued them. Printing one shows no secret.</summary>
/// <param name="AccessKeyId">Begins with <c>STS.</c>; no secret.</param>
/// <param name="AccessKeySecret">Secret.</param>
/// <param name="SecurityToken">Secret.</param>
/// <param name="Expiration">By the clock of STS.</param>
/// <param name="RequestId">Of the AssumeRole call.</param>
internal sealed record RoleCredentials(string AccessKeyId, string AccessKeySecret, string SecurityToken, DateTimeOffset Expiration, string? RequestId)
{
    public override string ToString() => $"{AccessKeyId} until {Expiration:O}";
}
