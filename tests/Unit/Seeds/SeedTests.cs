using System.Text;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.Unit.Seeds;

public sealed class SeedTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);

    [Fact]
    public void the_built_in_seed_is_the_documented_account()
    {
        var directory = ScenarioSeed.Default.ToDirectory(Now);

        var root = directory.FindAccessKey("LTAI5tScenarioRoot000001")!;
        Assert.True(root.IsRoot);
        Assert.Equal("ScenarioRootSecret000000000001", root.AccessKeySecret);
        var key = directory.FindAccessKey("LTAI5tScenarioAppSrv0001")!;
        Assert.Equal("ScenarioAppServerSecret0000001", key.AccessKeySecret);
        var user = directory.FindUserById(key.UserId!)!;
        Assert.Equal("appServer", user.UserName);
        Assert.Equal("AliyunSTSAssumeRoleAccess", Assert.Single(directory.PoliciesOf(user)).Name);
        Assert.Equal(18, user.UserId.Length);
        var role = directory.FindRole("11223344", "OSS-ReadOnly")!;
        Assert.Equal("acs:ram::11223344:role/oss-readonly", role.Arn.ToString());
        Assert.Equal("acs:ram::11223344:root", Assert.Single(role.TrustPolicy.RamPrincipals).ToString());
        Assert.Equal("AliyunOSSReadOnlyAccess", Assert.Single(directory.PoliciesOf(role)).Name);
        Assert.Equal(Now, role.CreatedAt);
    }

    [Fact]
    public void the_page_about_seeds_names_the_keys_objects_and_policies_that_are_there()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "seed.md"));
        var directory = ScenarioSeed.Default.ToDirectory(Now);

        Assert.All(directory.AccessKeys.Values, key => Assert.Contains($"`{key.AccessKeyId}` / `{key.AccessKeySecret}`", page, StringComparison.Ordinal));
        Assert.All(directory.Roles.Values, role => Assert.Contains($"`{role.Arn}`", page, StringComparison.Ordinal));
        Assert.All(Assert.Single(ScenarioSeed.Default.Buckets).Objects, item => Assert.Contains($"`{item.Key}`", page, StringComparison.Ordinal));
        Assert.All(Scenario.Ram.Policies.SystemPolicies.All, policy => Assert.Contains($"`{policy.PolicyName}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void the_uploader_reaches_the_users_folder_only()
    {
        var directory = ScenarioSeed.Default.ToDirectory(Now);
        var policies = directory.PoliciesOf(directory.FindRole("11223344", "oss-uploader")!);

        Assert.Equal(Decision.Allow, Decide("oss:PutObject", "sample-bucket/users/alice/a.txt"));
        Assert.Equal(Decision.Allow, Decide("oss:AbortMultipartUpload", "sample-bucket/users/alice/a.txt"));
        Assert.Equal(Decision.Allow, Decide("oss:ListObjects", "sample-bucket", "users/alice/"));
        Assert.Equal(Decision.ImplicitDeny, Decide("oss:ListObjects", "sample-bucket"));
        Assert.Equal(Decision.ImplicitDeny, Decide("oss:GetObject", "sample-bucket/private/salary.csv"));

        Decision Decide(string action, string path, string? prefix = null) => PolicyEvaluator.Decide(
            policies, null, null, new AccessRequest(action, new("oss", "cn-hangzhou", "11223344", path),
                ConditionContext.CreateBuilder().Add("oss:Prefix", prefix).Build()));
    }

    [Fact]
    public void the_built_in_bucket_holds_a_real_picture_and_its_neighbours()
    {
        var bucket = Assert.Single(ScenarioSeed.Default.Buckets);

        Assert.Equal(("11223344", "sample-bucket", "cn-hangzhou", "private"), (bucket.AccountId, bucket.Name, bucket.Region, bucket.Acl));
        Assert.Equal(
            ["2015/01/01/grass.jpg", "2015/01/01/tree.jpg", "2015/01/02/river.jpg", "2015/01/01/notes.txt", "private/salary.csv", "users/bob/hello.txt",
                "users/alice/welcome.txt"],
            bucket.Objects.Select(static o => o.Key));
        var picture = bucket.Objects[0];
        Assert.Equal("image/jpeg", picture.ContentType);
        Assert.InRange(picture.Content!.Value.Length, 5 * 1024, 20 * 1024);
        Assert.Equal([0xFF, 0xD8, 0xFF], picture.Content.Value[..3].ToArray());
        Assert.Equal([0xFF, 0xD9], picture.Content.Value[^2..].ToArray());
    }

    [Fact]
    public void two_readings_give_the_same_ids()
    {
        var first = ScenarioSeed.Default.ToDirectory(Now);
        var second = ScenarioSeed.Default.ToDirectory(Now.AddDays(1));

        Assert.Equal(first.Users.Keys.Order(), second.Users.Keys.Order());
        Assert.Equal(first.Roles.Keys.Order(), second.Roles.Keys.Order());
    }

    [Fact]
    public void a_second_account_may_be_trusted()
    {
        var directory = Parse(CrossAccount).ToDirectory(Now);
        var role = directory.FindRole("11223344", "partner")!;

        var caller = directory.FindUser("1000000000000002", "auditor")!;
        var decision = PolicyEvaluator.EvaluateAssumeRole(
            directory.PoliciesOf(caller),
            null,
            new NamedPolicy("trust", role.TrustPolicy),
            new AccessRequest("sts:AssumeRole", role.Arn, ConditionContext.Empty, RequestPrincipal.User(caller)));

        Assert.True(decision.IsAllowed, decision.Explain().Sentence.ToString());
    }

    [Fact]
    public void a_directory_written_as_a_seed_reads_back_the_same()
    {
        var directory = Parse(Everything).ToDirectory(Now).WithRevoked("STS.gone");

        var written = SeedWriter.Write(directory, ScenarioSeed.Default.Buckets);
        var readBack = Parse(Encoding.UTF8.GetString(written));

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(SeedWriter.Write(readBack.ToDirectory(Now.AddYears(1)), readBack.Buckets)));
        Assert.Empty(DirectoryRows.Difference(RamDirectory.Empty, RamDirectory.Empty));
    }

    [Fact]
    public void rows_of_a_directory_load_to_the_same_directory()
    {
        var directory = Parse(Everything).ToDirectory(Now).WithRevoked("STS.gone");

        var rows = DirectoryRows.Difference(RamDirectory.Empty, directory);
        var loaded = DirectoryRows.Load(rows.Reverse());

        Assert.Equal(Encoding.UTF8.GetString(SeedWriter.Write(directory)), Encoding.UTF8.GetString(SeedWriter.Write(loaded)));
        Assert.Equal(rows.Count, rows.DistinctBy(static r => (r.Kind, r.AccountId, r.Id)).Count());
        Assert.All(DirectoryRows.Difference(directory, RamDirectory.Empty), static row => Assert.Null(row.Json));
        Assert.Equal(rows.Count, DirectoryRows.Difference(directory, RamDirectory.Empty).Count);
    }

    [Theory]
    [InlineData("""{"accounts":[{"accountId":"1","colour":"red"}]}""", "$.accounts[0].colour")]
    [InlineData("""{"accounts":[{"accountId":"1","accountId":"1"}]}""", "$.accounts[0].accountId")]
    [InlineData("""{"accounts":[{"accountId":"abc"}]}""", "$.accounts[0].accountId")]
    [InlineData("""{"accounts":[{}]}""", "$.accounts[0].accountId")]
    [InlineData("""{"accounts":{}}""", "$.accounts")]
    [InlineData("""{"accounts":[{"accountId":"1"},{"accountId":"1"}]}""", "$.accounts[1].accountId")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a"},{"userName":"a"}]}]}""", "$.accounts[0].users[1].userName")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a","groups":["none"]}]}]}""", "$.accounts[0].users[0].groups[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a","policies":[{"type":"Custom","name":"none"}]}]}]}""",
        "$.accounts[0].users[0].policies[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","roles":[{"roleName":"r"}]}]}""", "$.accounts[0].roles[0].trustPolicy")]
    [InlineData("""{"accounts":[{"accountId":"1","roles":[{"roleName":"r","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}]}}]}]}""", "$.accounts[0].roles[0].trustPolicy.Statement[0].Principal.RAM[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","roles":[{"roleName":"r","maxSessionDuration":100,"trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}}]}]}""", "$.accounts[0].roles[0].maxSessionDuration")]
    [InlineData("""{"accounts":[{"accountId":"1","policies":[{"policyName":"p"}]}]}""", "$.accounts[0].policies[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","rootAccessKeys":[{"accessKeyId":"STS.x","accessKeySecret":"s"}]}]}""",
        "$.accounts[0].rootAccessKeys[0].accessKeyId")]
    [InlineData("""{"accounts":[{"accountId":"1","rootAccessKeys":[{"accessKeyId":"x","accessKeySecret":"s","status":"on"}]}]}""",
        "$.accounts[0].rootAccessKeys[0].status")]
    [InlineData("""{"accounts":[{"accountId":"1","rootAccessKeys":[{"accessKeyId":"x","accessKeySecret":"s","createDate":"yesterday"}]}]}""",
        "$.accounts[0].rootAccessKeys[0].createDate")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"b","acl":"default"}]}]}""", "$.accounts[0].buckets[0].acl")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"b","objects":[{"key":"k"}]}]}]}""", "$.accounts[0].buckets[0].objects[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"b","objects":[{"key":"k","base64":"!"}]}]}]}""",
        "$.accounts[0].buckets[0].objects[0].base64")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a","policies":[{"type":"System","name":"AliyunOSSFullAccess"},{"type":"System","name":"none"}]}]}]}""", "$.accounts[0].users[0].policies[1]")]
    [InlineData("""{"accounts":[{"accountId":"1","groups":[{"groupName":"g","policies":[{"type":"Custom","name":"none"}]}]}]}""",
        "$.accounts[0].groups[0].policies[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","roles":[{"roleName":"r","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]},"policies":[{"type":"Custom","name":"none"}]}]}]}""", "$.accounts[0].roles[0].policies[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a","groups":[{"groupId":"4"}]}]}]}""", "$.accounts[0].users[0].groups[0]")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"a b"}]}]}""", "$.accounts[0].users[0].userName")]
    [InlineData("""{"accounts":[{"accountId":"1","users":[{"userName":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}]}""",
        "$.accounts[0].users[0].userName")]
    [InlineData("""{"accounts":[{"accountId":"1","groups":[{"groupName":"a.b"}]}]}""", "$.accounts[0].groups[0].groupName")]
    [InlineData("""{"accounts":[{"accountId":"1","roles":[{"roleName":"r_!","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}}]}]}""", "$.accounts[0].roles[0].roleName")]
    [InlineData("""{"accounts":[{"accountId":"1","policies":[{"policyName":"p q","document":{"Version":"1","Statement":[{"Effect":"Allow","Action":"x:*","Resource":"*"}]}}]}]}""", "$.accounts[0].policies[0].policyName")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"Bad_Bucket!"}]}]}""", "$.accounts[0].buckets[0].name")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"-bucket"}]}]}""", "$.accounts[0].buckets[0].name")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"bucket","storageClass":"Nope"}]}]}""", "$.accounts[0].buckets[0].storageClass")]
    [InlineData("""{"accounts":[{"accountId":"1","buckets":[{"name":"bucket","objects":[{"key":"/k","text":"t"}]}]}]}""",
        "$.accounts[0].buckets[0].objects[0].key")]
    [InlineData("""{"accounts":[],}""", "$")]
    [InlineData("""{} {}""", "$")]
    [InlineData("", "$")]
    [InlineData("""{"accounts":[{"accountId":"1","alias":"\ud800"}]}""", "$")]
    public void a_faulty_seed_is_refused_with_the_place_of_the_fault(string json, string path)
    {
        var result = SeedReader.Parse(Encoding.UTF8.GetBytes(json));

        Assert.False(result.IsValid);
        Assert.Equal(path, result.Error.JsonPath);
    }

    [Theory]
    [InlineData(1023, true)]
    [InlineData(1024, false)]
    [InlineData(1025, false)]
    public void a_key_has_at_most_1023_bytes(int bytes, bool isValid)
    {
        var key = new string('k', bytes % 2) + new string('é', bytes / 2);

        var result = SeedReader.Parse(
            Encoding.UTF8.GetBytes($$"""{"accounts":[{"accountId":"1","buckets":[{"name":"bucket","objects":[{"key":"{{key}}","text":"t"}]}]}]}"""));

        Assert.Equal(isValid ? null : "$.accounts[0].buckets[0].objects[0].key", result.Error?.JsonPath);
    }

    private const string CrossAccount = """
        {"accounts":[
          {"accountId":"11223344","roles":[{"roleName":"partner","trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"]}}]}}]},
          {"accountId":"1000000000000002","users":[{"userName":"auditor","policies":[{"type":"System","name":"AliyunSTSAssumeRoleAccess"}]}]}]}
        """;

    private const string Everything = """
        {"$schema":"x","systemPolicies":[{"policyName":"AliyunExtra","document":{"Version":"1","Statement":[{"Effect":"Allow","Action":"x:*","Resource":"*"}]}}],
         "accounts":[{"accountId":"1","alias":"one","rootAccessKeys":[{"accessKeyId":"R","accessKeySecret":"S"}],
          "policies":[{"policyName":"p","description":"d","defaultVersion":"v2","lastVersionNumber":7,"tags":[{"key":"k","value":"v"}],"versions":[
            {"versionId":"v2","document":"{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"}]}"},
            {"versionId":"v5","createDate":"2020-01-02T03:04:05Z","document":{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:*","Resource":"*"}]}}]}],
          "groups":[{"groupName":"g","comments":"c","policies":[{"type":"Custom","name":"p"}]}],
          "users":[{"userName":"u","displayName":"U","email":"u@example.com","mobilePhone":"86-1","comments":"é","groups":["g"],
            "accessKeys":[{"accessKeyId":"K","accessKeySecret":"T","status":"Inactive","createDate":"2020-01-02T03:04:05Z"}],"policies":[{"type":"System","name":"AliyunExtra"}]}],
          "roles":[{"roleName":"R","maxSessionDuration":43200,"description":"r","tags":[{"key":"k"}],"trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["acs:ram::1:oidc-provider/idp"]}}]},"policies":[{"type":"Custom","name":"p"}]}],
          "oidcProviders":[{"name":"idp","issuerUrl":"https://idp.example","clientIds":["a"],"fingerprints":["00"],"issuanceLimitHours":6,"jwks":{"keys":[]}}],
          "samlProviders":[{"name":"saml","metadata":"<x/>","description":"s"},{"name":"built-in"}]}]}
        """;

    private static ScenarioSeed Parse(string json)
    {
        var result = SeedReader.Parse(Encoding.UTF8.GetBytes(json));
        Assert.True(result.IsValid, result.Error?.ToString());
        return result.Seed;
    }
}
