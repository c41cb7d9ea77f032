using System.Text;

namespace Scenario.Unit.FakeOss;

/// <summary>Whatever header or body field an operation obeys, a condition on it sees.</summary>
public sealed class ConditionTests : IAsyncLifetime
{
    private const string AnythingButPublic =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"oss:*","Resource":"*","Condition":{"StringLike":{"oss:x-oss-object-acl":"public*"}}}]}""";

    private const string AnythingButTrusted =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"oss:*","Resource":"*","Condition":{"StringEquals":{"oss:RequestObjectTag/level":"trusted"}}}]}""";

    private OssTestHost _host = null!;

    private OssTestClient Root => _host.Root;

    public async ValueTask InitializeAsync() => _host = await TwoAccounts.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("PUT", "", "")]
    [InlineData("PUT", "acl", "")]
    [InlineData("PUT", "symlink", "")]
    [InlineData("POST", "append&position=0", "")]
    [InlineData("POST", "uploads", "")]
    [InlineData("POST", "uploadId=none", "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>e</ETag></Part></CompleteMultipartUpload>")]
    public async Task a_condition_on_the_object_ACL_sees_the_header_of_every_operation_that_sets_one(string method, string query, string body)
    {
        var session = _host.Full(AnythingButPublic);

        var answer = await session.SendAsync(
            method, OssTestHost.Bucket, "conditions/acl", query, Encoding.UTF8.GetBytes(body), ("x-oss-object-acl", "public-read"),
            ("x-oss-symlink-target", "t"));

        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_completed_upload_is_not_made_public_past_a_condition_on_its_ACL()
    {
        var session = _host.Full(AnythingButPublic);
        var id = await session.InitiateAsync("conditions/parts");
        var part = await session.UploadPartAsync("conditions/parts", id, 1, [1]);
        var list = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>";

        var opened = await session.SendXmlAsync("POST", OssTestHost.Bucket, "conditions/parts", $"uploadId={id}", list,
            ("x-oss-object-acl", "public-read-write"));
        var plain = await session.SendXmlAsync("POST", OssTestHost.Bucket, "conditions/parts", $"uploadId={id}", list);

        Assert.Equal(((403, "AccessDenied"), 200), ((opened.Status, opened.Code), plain.Status));
        Assert.Equal(403, (await _host.Anonymous.GetAsync("conditions/parts")).Status);
    }

    [Fact]
    public async Task a_condition_on_request_tags_sees_the_body_of_PutObjectTagging()
    {
        await Root.PutAsync("conditions/tagged", "x");
        var session = _host.Full(AnythingButTrusted);

        var trusted = await TagAsync(session, "trusted");
        var other = await TagAsync(session, "other");

        Assert.Equal(((403, "AccessDenied"), 200), ((trusted.Status, trusted.Code), other.Status));
    }

    [Fact]
    public async Task a_condition_on_request_tags_sees_what_a_copy_will_carry_and_nothing_else()
    {
        await Root.PutAsync("conditions/source", "x", ("x-oss-tagging", "level=trusted"));
        var session = _host.Full(AnythingButTrusted);

        var carried = await CopyAsync(session, "Copy", "level=other");
        var replaced = await CopyAsync(session, "Replace", "level=other");
        var replacedBack = await CopyAsync(session, "Replace", "level=trusted");

        Assert.Equal((403, 200, 403), (carried.Status, replaced.Status, replacedBack.Status));
    }

    [Theory]
    [InlineData("oss:GetBucketInfo", "oss:HeadBucket", 403)]
    [InlineData("oss:HeadBucket", "oss:GetBucketInfo", 403)]
    [InlineData("oss:PutBucketAcl", "oss:HeadBucket", 200)]
    [InlineData("oss:PutBucketAcl", "oss:GetBucketInfo", 200)]
    public async Task an_explicit_Deny_of_either_action_of_HeadBucket_stands_against_an_Allow_of_the_other(string denied, string allowed, int status)
    {
        var session = _host.Full(
            $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"{{allowed}}","Resource":"*"},{"Effect":"Deny","Action":"{{denied}}","Resource":"*"}]}""");

        Assert.Equal(status, (await session.SendAsync("HEAD", OssTestHost.Bucket)).Status);
    }

    private static Task<OssAnswer> TagAsync(OssTestClient client, string level) => client.SendXmlAsync(
        "PUT", OssTestHost.Bucket, "conditions/tagged", "tagging", $"<Tagging><TagSet><Tag><Key>level</Key><Value>{level}</Value></Tag></TagSet></Tagging>");

    private static Task<OssAnswer> CopyAsync(OssTestClient client, string directive, string tags) => client.SendAsync(
        "PUT",
        OssTestHost.Bucket,
        "conditions/copy",
        "",
        null,
        ("x-oss-copy-source", $"/{OssTestHost.Bucket}/conditions/source"),
        ("x-oss-tagging-directive", directive),
        ("x-oss-tagging", tags));
}
