using System.Text;
using Scenario.Seeds;

namespace Scenario.OssHarness;

/// <summary>A host with two accounts: the usual one, where role and user <c>full</c> may do everything in OSS, and one more.</summary>
internal static class TwoAccounts
{
    public const string FullUserId = "200000000000000001";

    private const string Identities = $$"""
        {
          "accounts": [
            {
              "accountId": "{{OssTestHost.Account}}",
              "rootAccessKeys": [{ "accessKeyId": "{{OssTestHost.RootKeyId}}", "accessKeySecret": "{{OssTestHost.RootSecret}}" }],
              "users": [
                { "userName": "full", "userId": "{{FullUserId}}", "accessKeys": [{ "accessKeyId": "LTAIfull", "accessKeySecret": "s" }], "policies": [{ "type": "System", "name": "AliyunOSSFullAccess" }] }
              ],
              "roles": [
                {
                  "roleName": "full",
                  "trustPolicy": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::{{OssTestHost.Account}}:root"] } }] },
                  "policies": [{ "type": "System", "name": "AliyunOSSFullAccess" }]
                }
              ]
            },
            { "accountId": "1000000000000002", "rootAccessKeys": [{ "accessKeyId": "LTAIotherRoot", "accessKeySecret": "s" }] }
          ]
        }
        """;

    public static async Task<OssTestHost> StartAsync(params string[] args)
    {
        var host = await OssTestHost.StartAsync(args);
        var seed = SeedReader.Parse(Encoding.UTF8.GetBytes(Identities)).Seed!;
        host.Directory.Update(_ => seed.ToDirectory(DateTimeOffset.UtcNow));
        return host;
    }

    /// <summary>A session of the role that may do everything, narrowed by a policy.</summary>
    public static OssTestClient Full(this OssTestHost host, string? sessionPolicy = null) => host.Session("full", sessionPolicy);

    /// <summary>The user who may do everything: other than a role session, a bucket policy can name him.</summary>
    public static OssTestClient FullUser(this OssTestHost host) => host.Client("LTAIfull", "s");

    /// <summary>The root key of the other account.</summary>
    public static OssTestClient Other(this OssTestHost host) => host.Client("LTAIotherRoot", "s");
}
