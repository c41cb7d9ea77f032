namespace Scenario.FakeCloud;

/// <summary>Temporary credentials of a role, as AssumeRole answers them.</summary>
/// <param name="AccessKeyId">Begins with <c>STS.</c></param>
/// <param name="AccessKeySecret">Signs requests; never printed.</param>
/// <param name="SecurityToken">Goes with every request; never printed.</param>
/// <param name="Expiration">Whole seconds by <see cref="FakeCloudHost.Clock"/>.</param>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">The session.</param>
public sealed record IssuedToken(string AccessKeyId, string AccessKeySecret, string SecurityToken, DateTimeOffset Expiration, string RoleArn,
    string SessionName)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{AccessKeyId} of {RoleArn}/{SessionName} until {Expiration:u}";
}
