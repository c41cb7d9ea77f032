using Scenario.Oss.Credentials;

namespace Scenario.Oss.Sts;

/// <summary>Temporary credentials of a role and whom they stand for.</summary>
/// <param name="Arn">Such as <c>acs:ram::11223344:assumed-role/oss-readonly/client-001</c>.</param>
/// <param name="AssumedRoleId">The role's id and the session name.</param>
/// <param name="Credentials">What signs requests from now on.</param>
/// <param name="RequestId">STS's name for the call.</param>
public sealed record AssumedRole(string Arn, string AssumedRoleId, OssCredentials Credentials, string RequestId);
