using System.Text;
using Scenario.Ram.Evaluation;

namespace Scenario.Unit.FakeOss;

public sealed class AuthorizationTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";
    private const string OnePhoto =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/2015/01/01/grass.jpg"}]}""";

    private OssTestHost Host => fixture.Host;

    [Fact]
    public async Task a_read_only_session_reads_and_lists_and_cannot_write()
    {
        var session = Host.Session("oss-readonly");

        Assert.Equal(200, (await session.GetAsync(Photo)).Status);
        Assert.Equal(200, (await session.SendAsync("GET", OssTestHost.Bucket)).Status);
        var refused = await session.PutAsync("2015/new.txt", "x");
        Assert.Equal((403, "AccessDenied"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task a_session_policy_narrows_and_never_widens()
    {
        var narrowed = Host.Session("oss-readonly", OnePhoto);
        Assert.Equal(200, (await narrowed.GetAsync(Photo)).Status);
        var refused = await narrowed.GetAsync("2015/01/01/tree.jpg");
        Assert.Equal((403, "Access denied by authorizer's policy."), (refused.Status, refused.Message));

        var greedy = Host.Session("oss-readonly", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}""");
        Assert.Equal(403, (await greedy.PutAsync("2015/new.txt", "x")).Status);
    }

    [Fact]
    public async Task detaching_a_policy_bites_tokens_already_issued()
    {
        await using var host = await OssTestHost.StartAsync();
        var session = host.Session("oss-readonly");
        Assert.Equal(200, (await session.GetAsync(Photo)).Status);

        host.Directory.Update(directory => directory.WithRole(directory.FindRole(OssTestHost.Account, "oss-readonly")! with { Policies = [] }));

        Assert.Equal("AccessDenied", (await session.GetAsync(Photo)).Code);
    }

    [Fact]
    public async Task anonymous_requests_pass_only_where_the_acl_says_so()
    {
        await Host.Root.PutAsync("public/a.txt", "open", ("x-oss-object-acl", "public-read"));

        Assert.Equal("open", (await Host.Anonymous.GetAsync("public/a.txt")).Text);
        var overridden = await Host.Anonymous.GetAsync("public/a.txt", "response-content-type=a%2Fb");
        Assert.Equal((400, "InvalidRequest"), (overridden.Status, overridden.Code));
        Assert.Equal("Anonymous user has no right to access this object.", (await Host.Anonymous.GetAsync(Photo)).Message);
        Assert.Equal("Anonymous user has no right to access this object.", (await Host.Anonymous.PutAsync("public/a.txt", "x")).Message);
        Assert.Equal("Anonymous user has no right to access this bucket.", (await Host.Anonymous.SendAsync("GET", OssTestHost.Bucket)).Message);
        Assert.Equal("Anonymous access is forbidden for this operation.", (await Host.Anonymous.SendAsync("GET", null)).Message);
    }

    [Fact]
    public async Task listing_conditions_see_the_prefix()
    {
        var session = Host.Session("oss-uploader");

        Assert.Equal(200, (await session.SendAsync("GET", OssTestHost.Bucket, null, "prefix=users%2F")).Status);
        Assert.Equal(403, (await session.SendAsync("GET", OssTestHost.Bucket)).Status);
    }

    [Fact]
    public async Task copying_needs_both_ends()
    {
        var session = Host.Session("oss-uploader");
        await Host.Root.PutAsync("users/src.txt", "x");

        var allowed = await session.SendAsync("PUT", OssTestHost.Bucket, "users/dst.txt", "", null, ("x-oss-copy-source", "/sample-bucket/users/src.txt"));
        var refused = await session.SendAsync("PUT", OssTestHost.Bucket, "users/dst.txt", "", null, ("x-oss-copy-source", $"/sample-bucket/{Photo}"));

        Assert.Equal((200, 403), (allowed.Status, refused.Status));
    }

    [Fact]
    public async Task one_key_that_may_not_be_deleted_refuses_the_whole_request()
    {
        var session = Host.Session("oss-uploader");
        await Host.Root.PutAsync("users/stay.txt", "x");
        var body = Encoding.UTF8.GetBytes($"<Delete><Object><Key>users/stay.txt</Key></Object><Object><Key>{Photo}</Key></Object></Delete>");

        var answer = await session.SendAsync("POST", OssTestHost.Bucket, null, "delete", body);

        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Code));
        Assert.Equal(200, (await Host.Root.GetAsync("users/stay.txt")).Status);
    }

    [Fact]
    public async Task the_journal_explains_a_denial_under_the_request_id()
    {
        var answer = await Host.Session("oss-readonly", OnePhoto).GetAsync("private/salary.csv");

        var entry = Host.Journal.Find(answer.Header("x-oss-request-id")!)!;
        Assert.Equal(("oss", "GetObject", "oss:GetObject", 403, "AccessDenied"), (entry.Host, entry.Operation, entry.Action, entry.Status, entry.Code));
        Assert.Equal("acs:oss:cn-hangzhou:11223344:sample-bucket/private/salary.csv", entry.Resource);
        Assert.StartsWith("acs:ram::11223344:assumed-role/oss-readonly/", entry.Principal, StringComparison.Ordinal);
        Assert.Equal((Decision.ImplicitDeny, DecidedBy.Session), (entry.Decision!.Decision, entry.Decision.DecidedBy));
        Assert.NotEmpty(entry.Decision.Explain().Statements);
    }

    [Fact]
    public async Task the_journal_holds_no_token_or_signature()
    {
        var session = Host.Session("oss-readonly");
        var query = session.Presign("GET", Photo, v4: true, TimeSpan.FromMinutes(5));

        var answer = await Host.Anonymous.GetAsync(Photo, query);

        var entry = Host.Journal.Find(answer.Header("x-oss-request-id")!)!;
        Assert.DoesNotContain(session.Token!, Uri.UnescapeDataString(entry.Target), StringComparison.Ordinal);
        Assert.Contains("x-oss-signature=***", entry.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private", null, false)]
    [InlineData("public-read", null, false)]
    [InlineData("public-read-write", null, true)]
    [InlineData("private", "oss:DeleteObject", true)] // whom a policy means shows only when it is known what he wants
    [InlineData("private", "oss:GetObject", true)]
    public async Task a_document_of_a_stranger_is_read_only_where_it_may_bring_something(string acl, string? action, bool isRead)
    {
        var bucket = await Host.Root.NewBucketAsync();
        await Host.Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", acl));
        if (action is not null)
        {
            await Host.Root.SendXmlAsync("PUT", bucket, null, "policy",
                $$"""{"Version":"1","Statement":[{"Effect":"Allow","Principal":["*"],"Action":["{{action}}"],"Resource":["acs:oss:*:*:{{bucket}}/*"]}]}""");
        }

        var none = await Host.Anonymous.SendXmlAsync("POST", bucket, null, "delete", "no document at all");
        var own = await Host.Root.SendXmlAsync("POST", bucket, null, "delete", "no document at all");

        Assert.Equal(isRead ? "MalformedXML" : "AccessDenied", none.Code);
        Assert.Equal("MalformedXML", own.Code);
    }
}
