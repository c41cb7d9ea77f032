namespace Scenario.Integration.FakeSts;

/// <summary>Account A = 1000000000000001 with callers and roles of every kind, account B = 2000000000000002 across the border.</summary>
internal static class TestSeed
{
    public const string AccountA = "1000000000000001";
    public const string Demo = "acs:ram::1000000000000001:role/demo-role";
    public const string Long = "acs:ram::1000000000000001:role/long-role";
    public const string Chain = "acs:ram::1000000000000001:role/chain-role";
    public const string External = "acs:ram::1000000000000001:role/external-role";
    public const string Foreign = "acs:ram::1000000000000001:role/trusts-b";
    public const string Oidc = "acs:ram::1000000000000001:role/oidc-role";
    public const string OidcProvider = "acs:ram::1000000000000001:oidc-provider/own";
    public const string Saml = "acs:ram::1000000000000001:role/saml-role";
    public const string SamlProvider = "acs:ram::1000000000000001:saml-provider/own";
    public const string Service = "acs:ram::1000000000000001:role/service-role";

    public const string Json = """
        {
          "accounts": [
            {
              "accountId": "1000000000000001",
              "rootAccessKeys": [{ "accessKeyId": "LTAI5tTestRoot0000000001", "accessKeySecret": "TestRootSecret0000000000000001" }],
              "policies": [
                { "policyName": "deny-demo", "document": { "Version": "1", "Statement": [
                  { "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "acs:ram:*:1000000000000001:role/demo-role" }] } },
                { "policyName": "only-long", "document": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "acs:ram:*:1000000000000001:role/long-role" }] } }
              ],
              "users": [
                { "userName": "caller", "userId": "200000000000000001",
                  "accessKeys": [
                    { "accessKeyId": "LTAI5tTestCaller00000001", "accessKeySecret": "TestCallerSecret00000000000001" },
                    { "accessKeyId": "LTAI5tTestDisabled000001", "accessKeySecret": "TestDisabledSecret000000000001", "status": "Inactive" }],
                  "policies": [{ "type": "System", "name": "AliyunSTSAssumeRoleAccess" }] },
                { "userName": "nobody", "userId": "200000000000000002",
                  "accessKeys": [{ "accessKeyId": "LTAI5tTestNobody00000001", "accessKeySecret": "TestNobodySecret00000000000001" }] },
                { "userName": "denied", "userId": "200000000000000003",
                  "accessKeys": [{ "accessKeyId": "LTAI5tTestDenied00000001", "accessKeySecret": "TestDeniedSecret00000000000001" }],
                  "policies": [{ "type": "System", "name": "AliyunSTSAssumeRoleAccess" }, { "type": "Custom", "name": "deny-demo" }] },
                { "userName": "narrow", "userId": "200000000000000004",
                  "accessKeys": [{ "accessKeyId": "LTAI5tTestNarrow00000001", "accessKeySecret": "TestNarrowSecret00000000000001" }],
                  "policies": [{ "type": "Custom", "name": "only-long" }] }
              ],
              "roles": [
                { "roleName": "demo-role", "roleId": "300000000000000001", "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] } }] } },
                { "roleName": "long-role", "roleId": "300000000000000002", "maxSessionDuration": 43200, "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] } }] } },
                { "roleName": "chain-role", "roleId": "300000000000000003",
                  "policies": [{ "type": "System", "name": "AliyunSTSAssumeRoleAccess" }],
                  "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] } }] } },
                { "roleName": "external-role", "roleId": "300000000000000004", "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] },
                    "Condition": { "StringEquals": { "sts:ExternalId": ["abc"] } } }] } },
                { "roleName": "trusts-b", "roleId": "300000000000000005", "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::2000000000000002:root"] } }] } },
                { "roleName": "service-role", "roleId": "300000000000000006", "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": ["ecs.aliyuncs.com"] } }] } },
                { "roleName": "oidc-role", "roleId": "300000000000000007", "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Federated": ["acs:ram::1000000000000001:oidc-provider/own", "acs:ram::1000000000000001:oidc-provider/keyed"] },
                    "Condition": { "StringEquals": { "oidc:aud": ["app-1"] }, "StringLike": { "oidc:sub": ["system:*"] } } }] } },
                { "roleName": "saml-role", "roleId": "300000000000000008", "maxSessionDuration": 7200, "trustPolicy": { "Version": "1", "Statement": [
                  { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Federated": ["acs:ram::1000000000000001:saml-provider/own", "acs:ram::1000000000000001:saml-provider/corp"] },
                    "Condition": { "StringEquals": { "saml:recipient": ["https://signin.aliyun.com/saml-role/sso"] } } }] } }
              ],
              "samlProviders": [
                { "name": "own" },
                { "name": "broken", "metadata": "<EntityDescriptor/>" }
              ],
              "oidcProviders": [
                { "name": "own", "issuerUrl": "https://issuer.example", "clientIds": ["app-1", "app-2"] },
                { "name": "keyed", "issuerUrl": "https://keyed.example", "clientIds": ["app-1"], "fingerprints": ["902ef2deeb3c5b13ea4c3d5193629309e231ae55"], "jwks": { "keys": [] } }
              ]
            },
            {
              "accountId": "2000000000000002",
              "users": [
                { "userName": "neighbour", "userId": "200000000000000009",
                  "accessKeys": [{ "accessKeyId": "LTAI5tTestNeighbour00001", "accessKeySecret": "TestNeighbourSecret00000000001" }],
                  "policies": [{ "type": "System", "name": "AliyunSTSAssumeRoleAccess" }] }
              ]
            }
          ]
        }
        """;
}
