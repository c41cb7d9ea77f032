using Scenario.AppClient.Credentials;

namespace Scenario.AppClient.Sts;

/// <param name="Arn">Such as <c>acs:ram::11223344:assumed-role/oss-readonly/client-001</c>.</param>
internal sealed record AssumedRole(string Arn, string AssumedRoleId, OssCredentials Credentials, string RequestId);
