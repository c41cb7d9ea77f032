using System.Text;
using Scenario.ControlPlane;
using Scenario.Seeds;

namespace Scenario.Unit.FakeOss;

/// <summary>Bucket policies through the protocol, and the rows of ram-policy 6.7 with them.</summary>
public sealed class BucketPolicyTests : IAsyncLifetime
{
    private const string Owner = OssTestHost.Account;
    private const string Reader = "200000000000000001";
    private const string Stranger = "200000000000000002";

    // The owner's account with a user who may do nothing, one who is denied and one who may do all; another account with its administrator.
    private const string Identities = $$"""
        {
          "accounts": [
            {
              "accountId": "{{Owner}}",
              "rootAccessKeys": [{ "accessKeyId": "{{OssTestHost.RootKeyId}}", "accessKeySecret": "{{OssTestHost.RootSecret}}" }],
              "policies": [
                { "policyName": "no-reading", "document": { "Version": "1", "Statement": [{ "Effect": "Deny", "Action": ["oss:GetObject", "oss:DeleteObject"], "Resource": "*" }] } },
                { "policyName": "copy-source", "document": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:*:*/src/*" }] } },
                { "policyName": "put-only", "document": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": "oss:PutObject", "Resource": "*" }] } }
              ],
              "users": [
                { "userName": "nobody", "userId": "{{Reader}}", "accessKeys": [{ "accessKeyId": "LTAInobody", "accessKeySecret": "s" }] },
                { "userName": "denied", "accessKeys": [{ "accessKeyId": "LTAIdenied", "accessKeySecret": "s" }], "policies": [{ "type": "Custom", "name": "no-reading" }] },
                { "userName": "copier", "accessKeys": [{ "accessKeyId": "LTAIcopier", "accessKeySecret": "s" }], "policies": [{ "type": "Custom", "name": "copy-source" }] },
                { "userName": "putter", "accessKeys": [{ "accessKeyId": "LTAIputter", "accessKeySecret": "s" }], "policies": [{ "type": "Custom", "name": "put-only" }] },
                { "userName": "full", "accessKeys": [{ "accessKeyId": "LTAIfull", "accessKeySecret": "s" }], "policies": [{ "type": "System", "name": "AliyunOSSFullAccess" }] }
              ],
              "roles": [
                { "roleName": "empty", "trustPolicy": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::{{Owner}}:root"] } }] } }
              ]
            },
            {
              "accountId": "1000000000000002",
              "rootAccessKeys": [{ "accessKeyId": "LTAIotherRoot", "accessKeySecret": "s" }],
              "users": [
                { "userName": "stranger", "userId": "{{Stranger}}", "accessKeys": [{ "accessKeyId": "LTAIstranger", "accessKeySecret": "s" }], "policies": [{ "type": "System", "name": "AliyunOSSFullAccess" }] }
              ]
            }
          ]
        }
        """;

    private OssTestHost _host = null!;
    private string _bucket = "";

    private OssTestClient Root => _host.Root;

    public async ValueTask InitializeAsync()
    {
        _host = await OssTestHost.StartAsync();
        var seed = SeedReader.Parse(Encoding.UTF8.GetBytes(Identities)).Seed!;
        _host.Directory.Update(_ => seed.ToDirectory(DateTimeOffset.UtcNow));
        _bucket = await Root.NewBucketAsync();
        Assert.Equal(200, (await Root.SendAsync("PUT", _bucket, "src/k", "", "x"u8.ToArray())).Status);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task a_policy_is_stored_returned_as_it_came_and_deleted()
    {
        var text = """{ "Version":"1", "Statement":[ {"Effect":"Allow","Action":["oss:GetObject"],"Principal":["*"],"Resource":["acs:oss:*:*:b/中文/*"]} ] }""";
        var missing = await Root.SendAsync("GET", _bucket, null, "policy");

        await PutAsync(text);
        var stored = await Root.SendAsync("GET", _bucket, null, "policy");

        Assert.Equal((404, "NoSuchBucketPolicy", _bucket), (missing.Status, missing.Code, missing.Xml.Element("BucketName")!.Value));
        Assert.Equal((200, "application/json", text), (stored.Status, stored.Header("Content-Type"), stored.Text));
        Assert.Equal(204, (await Root.SendAsync("DELETE", _bucket, null, "policy")).Status);
        Assert.Equal("NoSuchBucketPolicy", (await Root.SendAsync("GET", _bucket, null, "policy")).Code);
        Assert.Equal(204, (await Root.SendAsync("DELETE", _bucket, null, "policy")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("""{"Version":"1","Statement":[]}""")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Principal":"bob"}]}""")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Principal":{"RAM":["1"]}}]}""")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Principal":["acs:ram::1:user/u"]}]}""")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Principal":["*"]}]}""")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"oss:GetObject","Resource":"*","Principal":["*"]}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*","Principal":["*"]}]}""")]
    public async Task what_breaks_the_grammar_is_refused_and_what_stood_stays(string text)
    {
        await PutAsync(Statement("Allow", "oss:GetObject", "*"));

        var answer = await Root.SendAsync("PUT", _bucket, null, "policy", Encoding.UTF8.GetBytes(text));

        Assert.Equal((400, "InvalidPolicyDocument"), (answer.Status, answer.Code));
        Assert.Equal(Statement("Allow", "oss:GetObject", "*"), (await Root.SendAsync("GET", _bucket, null, "policy")).Text);
    }

    [Fact]
    public async Task sixteen_kilobytes_and_fields_of_4095_bytes_are_the_most()
    {
        var padded = Statement("Allow", "oss:GetObject", "*").PadRight(16 * 1024);

        Assert.Equal(200, await SendAsync(padded));
        Assert.Equal(400, await SendAsync(padded + " "));
        Assert.Equal(200, await SendAsync(Resource(4095)));
        Assert.Equal(400, await SendAsync(Resource(4096)));
        Assert.Equal("InvalidPolicyDocument", (await Root.SendAsync("PUT", _bucket, null, "policy", [(byte)'"', 0xff, (byte)'"'])).Code);

        async Task<int> SendAsync(string text) => (await Root.SendAsync("PUT", _bucket, null, "policy", Encoding.UTF8.GetBytes(text))).Status;

        static string Resource(int length) =>
            Statement("Allow", "oss:GetObject", "*").Replace("\"*\"]}]}", $"\"{"acs:oss:*:*:".PadRight(length, 'b')}\"]}}]}}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_public_acl_serves_who_has_nothing_until_an_object_or_a_denial_says_otherwise()
    {
        await Root.SendAsync("PUT", _bucket, null, "acl", null, ("x-oss-acl", "public-read"));
        var nobody = await ReadAsync(Client("LTAInobody"));
        var denied = await ReadAsync(Client("LTAIdenied"));
        var narrowed = await ReadAsync(Session("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}"""));
        await Root.SendAsync("PUT", _bucket, "src/k", "acl", null, ("x-oss-object-acl", "private"));
        var own = await ReadAsync(Client("LTAInobody"));

        Assert.Equal((200, "acl"), Decided(nobody)); // 101
        Assert.Equal((403, "identity"), Decided(denied)); // 103
        Assert.Equal((403, "session"), Decided(narrowed)); // 108
        Assert.Equal(403, own.Status); // 102
    }

    [Fact]
    public async Task a_denial_for_everyone_spares_the_owner_only_without_a_condition()
    {
        await PutAsync(Statement("Deny", "oss:GetObject", "*"));
        var owner = await ReadAsync(Root);
        var user = await ReadAsync(Client("LTAIfull"));
        await PutAsync(Statement("Deny", "oss:GetObject", "*", """{"IpAddress":{"acs:SourceIp":["127.0.0.0/8"]},"StringLike":{"acs:SourceVpc":["*"]}}"""));
        var conditional = await ReadAsync(Root);
        await PutAsync(Statement("Deny", "oss:GetObject", "*", """{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]},"StringLike":{"acs:SourceVpc":["*"]}}"""));
        var elsewhere = await ReadAsync(Root);

        Assert.Equal(200, owner.Status); // 104
        Assert.Equal((403, "resource"), Decided(user)); // deny beats the identity's allow
        Assert.Equal(("Access denied by bucket policy.", "0003-00000101"), (user.Message, user.Ec));
        Assert.Equal((403, "resource"), Decided(conditional)); // 105
        Assert.Equal(200, elsewhere.Status);
    }

    [Fact]
    public async Task another_accounts_user_needs_the_bucket_policy()
    {
        var own = await ReadAsync(Client("LTAIstranger"));
        await PutAsync(Statement("Allow", "oss:GetObject", Reader));
        var otherPrincipal = await ReadAsync(Client("LTAIstranger"));
        await PutAsync(Statement("Allow", "oss:GetObject", Stranger));
        var named = await ReadAsync(Client("LTAIstranger"));
        var root = await ReadAsync(_host.Client("LTAIotherRoot", "s"));
        var write = await Client("LTAIstranger").SendAsync("PUT", _bucket, "new", "", "x"u8.ToArray());
        await PutAsync(Statement("Allow", "oss:GetObject", "1000000000000002"));
        var account = await ReadAsync(_host.Client("LTAIotherRoot", "s"));

        Assert.Equal(403, own.Status); // 106
        Assert.Equal(403, otherPrincipal.Status);
        Assert.Equal((200, "resource"), Decided(named)); // 107
        Assert.Equal(403, root.Status);
        Assert.Equal(403, write.Status);
        Assert.Equal((200, "resource"), Decided(account));
    }

    [Fact]
    public async Task anonymous_requests_pass_by_the_bucket_policy_alone()
    {
        Assert.Equal(403, (await ReadAsync(_host.Anonymous)).Status);
        await PutAsync(Statement("Allow", "oss:GetObject", "*"));

        Assert.Equal((200, "resource"), Decided(await ReadAsync(_host.Anonymous))); // 109
        Assert.Equal(403, (await _host.Anonymous.SendAsync("GET", _bucket)).Status);
        Assert.Equal(403, (await _host.Anonymous.SendAsync("PUT", _bucket, "k", "", "x"u8.ToArray())).Status);
    }

    [Fact]
    public async Task a_session_is_named_by_role_and_session_and_stays_within_its_own_policy()
    {
        await PutAsync(Statement("Allow", "oss:GetObject", $"arn:sts::{Owner}:assumed-role/empty/client-001"));
        var named = await ReadAsync(Session(null));
        var narrowed = await ReadAsync(Session("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}"""));
        await PutAsync(Statement("Allow", "oss:GetObject", $"arn:sts::{Owner}:assumed-role/empty/client-002"));
        var other = await ReadAsync(Session(null));
        await PutAsync(Statement("Allow", "oss:GetObject", $"arn:sts::{Owner}:assumed-role/empty/*"));
        var any = await ReadAsync(Session(null));

        Assert.Equal((200, "resource"), Decided(named)); // 44
        Assert.Equal((403, "session"), Decided(narrowed)); // 45
        Assert.Equal(403, other.Status);
        Assert.Equal(200, any.Status);
    }

    [Fact]
    public async Task each_thing_a_call_does_must_be_allowed()
    {
        await PutAsync(Statement("Allow", "oss:GetObject", Reader));
        var copy = await Client("LTAIcopier").SendAsync("PUT", _bucket, "dst", "", null, ("x-oss-copy-source", $"/{_bucket}/src/k"));
        var initiated = await Client("LTAIputter").SendAsync("POST", _bucket, "up", "uploads");
        var abort = await Client("LTAIputter").SendAsync("DELETE", _bucket, "up", $"uploadId={initiated.Xml.Element("UploadId")!.Value}");
        var current = await ReadAsync(Client("LTAInobody"));
        var version = await Client("LTAInobody").SendAsync("GET", _bucket, "src/k", "versionId=null");

        Assert.Equal((403, "oss:PutObject"), (copy.Status, Entry(copy).Action)); // 110
        Assert.Equal((403, "oss:AbortMultipartUpload"), (abort.Status, Entry(abort).Action)); // 111
        Assert.Equal(200, current.Status);
        Assert.Equal((403, "oss:GetObjectVersion"), (version.Status, Entry(version).Action)); // 112
    }

    [Theory]
    [InlineData("\"*\"", 200)]
    [InlineData("\"200000000000000001\"", 200)]
    [InlineData("\"[200000000000000001]\"", 200)]
    [InlineData("\"200000000000000002\"", 403)]
    [InlineData(null, 200)]
    public async Task a_principal_is_a_string_too_and_none_is_everyone(string? principal, int status)
    {
        await PutAsync("{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:GetObject\",\"Resource\":\"*\""
            + (principal is null ? "" : ",\"Principal\":" + principal) + "}]}");

        Assert.Equal(status, (await ReadAsync(Client("LTAInobody"))).Status);
    }

    [Theory]
    [InlineData("\"Resource\":\"acs:oss:*:*:b/**\"", "0030-00000007")]
    [InlineData("\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"oss:Prefix\":[\"a/**\"]}}", "0030-00000007")]
    [InlineData("\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]}}", "0030-00000008")]
    [InlineData("\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]},\"StringLike\":{\"acs:SourceVpc\":[\"*\"]}}", null)]
    public async Task a_double_wildcard_and_an_address_without_a_VPC_are_refused(string rest, string? ec)
    {
        var policy = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"oss:GetObject\",\"Principal\":[\"*\"]," + rest + "}]}";

        var answer = await Root.SendAsync("PUT", _bucket, null, "policy", Encoding.UTF8.GetBytes(policy));

        Assert.Equal(ec is null ? (200, "", "") : (400, "InvalidPolicyDocument", ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("vpc-1", 200)]
    [InlineData("vpc-2", 403)]
    public async Task any_or_no_VPC_is_what_an_empty_source_VPC_means(string? vpc, int status)
    {
        // Whoever does not come from vpc-1 is shut out: from another VPC, and from none, where the key is there and empty.
        await PutAsync("{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"oss:*\",\"Principal\":[\"*\"],\"Resource\":\"*\","
            + "\"Condition\":{\"NotIpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]},\"StringLike\":{\"acs:SourceVpc\":[\"*\"]},\"StringNotEquals\":{\"acs:SourceVpc\":[\"vpc-1\"]}}}]}");

        var answer = await Client("LTAIfull").SendAsync("GET", _bucket, "src/k", "", null, vpc is null ? [] : [(PlayedVpc.Header, vpc)]);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task a_refusal_by_RAM_carries_the_vendors_detail()
    {
        var session = await Session("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}""")
            .SendAsync("GET", _bucket, "src/k");
        var user = await ReadAsync(Client("LTAIdenied"));
        await PutAsync(Statement("Deny", "oss:GetObject", Reader));
        var byBucket = await ReadAsync(Client("LTAInobody"));

        Assert.Equal(["oss:GetObject", "AssumedRoleUser", "empty:client-001", Owner, "SessionPolicy", "ImplicitDeny"], Detail(session));
        Assert.Equal(
            ["oss:GetObject", "SubUser", _host.Directory.Current.FindUser(Owner, "denied")!.UserId, Owner, "AccountLevelIdentityBasedPolicy", "ExplicitDeny"],
            Detail(user));
        Assert.Null(byBucket.Xml.Element("AccessDeniedDetail"));

        static IEnumerable<string> Detail(OssAnswer answer) => answer.Xml.Element("AccessDeniedDetail")!.Elements().Select(static element => element.Value);
    }

    [Fact]
    public async Task denials_have_the_number_of_their_layer_and_the_vendors_words()
    {
        var byRam = await ReadAsync(Client("LTAIdenied"));
        var batch = await Client("LTAIdenied").SendXmlAsync("POST", _bucket, null, "delete", "<Delete><Object><Key>src/k</Key></Object></Delete>");
        var byNobody = await ReadAsync(Client("LTAInobody"));
        await PutAsync(Statement("Deny", "oss:GetObject", Reader));
        var byBucket = await ReadAsync(Client("LTAInobody"));
        var bySession = await Session("""{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:*","Resource":"*"}]}""").SendAsync("GET", _bucket, "src/k");

        Assert.Equal(("Access denied by bucket policy.", "0003-00000201"), (byRam.Message, byRam.Ec));
        Assert.Equal(("Access denied by bucket policy.", "0003-00000204"), (batch.Message, batch.Ec));
        Assert.Equal("0003-00000202", byNobody.Ec);
        Assert.Equal(("Access denied by bucket policy.", "0003-00000101"), (byBucket.Message, byBucket.Ec));
        Assert.Equal(("Access denied by authorizer's policy.", "0003-00000001"), (bySession.Message, bySession.Ec));
    }

    [Fact]
    public async Task managing_the_policy_is_a_permission_of_its_own()
    {
        await PutAsync(Statement("Allow", "oss:GetBucketPolicy", Reader));

        Assert.Equal(200, (await Client("LTAInobody").SendAsync("GET", _bucket, null, "policy")).Status);
        Assert.Equal(403, (await Client("LTAInobody").SendAsync("DELETE", _bucket, null, "policy")).Status);
        Assert.Equal(403, (await Client("LTAIstranger").SendAsync("PUT", _bucket, null, "policy", "{}"u8.ToArray())).Status);
    }

    private static string Statement(string effect, string action, string principal, string condition = "") =>
        "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Action\":[\"" + action + "\"],\"Principal\":[\"" + principal + "\"]"
        + (condition.Length == 0 ? "" : ",\"Condition\":" + condition) + ",\"Resource\":[\"*\"]}]}";

    private async Task PutAsync(string policy) =>
        Assert.Equal(200, (await Root.SendAsync("PUT", _bucket, null, "policy", Encoding.UTF8.GetBytes(policy))).Status);

    private OssTestClient Client(string accessKeyId) => _host.Client(accessKeyId, "s");

    private OssTestClient Session(string? policy) => _host.Session("empty", policy);

    private Task<OssAnswer> ReadAsync(OssTestClient client) => client.SendAsync("GET", _bucket, "src/k");

    private Scenario.ControlPlane.Journal.JournalEntry Entry(OssAnswer answer) => _host.Journal.Find(answer.Header("x-oss-request-id")!)!;

    private (int Status, string? DecidedBy) Decided(OssAnswer answer) => (answer.Status, Entry(answer).Decision!.DecidedBy.ToString().ToLowerInvariant());
}
