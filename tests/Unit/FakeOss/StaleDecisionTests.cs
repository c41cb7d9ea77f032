using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.FakeOss;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.Unit.FakeOss;

/// <summary>What was authorized is what is served: nothing that changes between decision and answer gets past the decision.</summary>
public sealed class StaleDecisionTests : IAsyncLifetime
{
    private const string OwnBucket = OssTestHost.Bucket;
    private const string Denied =
        """{"Version":"1","Statement":[{"Effect":"Deny","Action":["oss:*"],"Principal":["200000000000000001"],"Resource":["acs:oss:*:*:sample-bucket","acs:oss:*:*:sample-bucket/*"]}]}""";

    private const string Public =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Principal":["*"],"Resource":["acs:oss:*:*:sample-bucket/*"]}]}""";
    private const string Cooling =
        "<LifecycleConfiguration><Rule><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>IA</StorageClass></Transition></Rule></LifecycleConfiguration>";

    private OssTestHost _host = null!;

    private OssTestClient Root => _host.Root;

    public async ValueTask InitializeAsync()
    {
        _host = await TwoAccounts.StartAsync();
        await Root.PutAsync("users/alice/ok", "ok");
        await Root.PutAsync("private/salary.csv", "salaries");
        await LinkAsync("users/alice/ok");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task an_upload_is_decided_for_its_sender_as_he_was_when_it_came()
    {
        using var late = await WithheldAsync(_host.FullUser(), "PUT", OwnBucket, "late", "");
        _host.Directory.Update(static directory => directory.WithoutUser(directory.FindUser(OssTestHost.Account, "full")!));

        await EndAsync(late, " ");

        Assert.Equal(200, late.Http.Response.StatusCode);
        Assert.Equal("InvalidAccessKeyId", (await _host.FullUser().PutAsync("next", "x")).Code);
    }

    [Theory]
    [InlineData(true, "sorry")]
    [InlineData(false, null)]
    public async Task the_journal_names_what_was_asked_for_also_where_a_page_is_shown_instead(bool isReadable, string? page)
    {
        await Root.SendAsync("PUT", OwnBucket, null, "acl", null, ("x-oss-acl", "public-read"));
        await Root.PutAsync("error.html", "sorry", ("x-oss-object-acl", isReadable ? "default" : "private"));
        await Root.SendXmlAsync("PUT", OwnBucket, null, "website",
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>error.html</Key></ErrorDocument></WebsiteConfiguration>");

        var answer = await _host.Anonymous.GetAsync("no/such.png");

        Assert.Equal(404, answer.Status);
        Assert.Equal(page is not null, answer.Text == page);
        Assert.Equal($"/{OwnBucket}/no/such.png", _host.Journal.Find(answer.Header("x-oss-request-id")!)!.Target);
    }

    [Fact]
    public async Task a_link_that_is_turned_after_the_decision_reads_as_it_was_decided()
    {
        var decided = Decide("GET", "users/alice/link", "");

        await LinkAsync("private/salary.csv");
        await using var answer = await decided.HandleAsync();

        Assert.Equal(["users/alice/link", "users/alice/ok"], decided.Keys);
        Assert.Equal("ok", await ReadAsync(answer.Content!));
        Assert.Empty(decided.Again);
    }

    [Fact]
    public async Task an_object_that_is_overwritten_after_the_decision_reads_as_it_was_decided()
    {
        var decided = Decide("GET", "users/alice/ok", "");

        await Root.PutAsync("users/alice/ok", "something else");
        await using var answer = await decided.HandleAsync();

        Assert.Equal("ok", await ReadAsync(answer.Content!));
    }

    [Fact]
    public async Task a_part_is_copied_from_where_the_link_pointed_when_it_was_decided_and_decided_again_before_it_counts()
    {
        var id = await Root.InitiateAsync("users/alice/parts");
        var decided = Decide("PUT", "users/alice/parts", $"partNumber=1&uploadId={id}", ("x-oss-copy-source", "/sample-bucket/users/alice/link"));

        await LinkAsync("private/salary.csv");
        await using var answer = await decided.HandleAsync();

        Assert.Equal(["users/alice/parts", "users/alice/link", "private/salary.csv"], Assert.Single(decided.Again));
        var completed = await Root.CompleteAsync("users/alice/parts", id, [(1, Header(answer, "ETag"))]);
        Assert.Equal((200, "ok"), (completed.Status, (await Root.GetAsync("users/alice/parts")).Text));
    }

    [Theory]
    [InlineData("PUT", "users/alice/copy", "", "/sample-bucket/users/alice/ok")]
    [InlineData("PUT", "users/alice/ok", "acl", null)]
    [InlineData("DELETE", "users/alice/ok", "", null)]
    [InlineData("DELETE", "users/alice/ok", "tagging", null)]
    [InlineData("POST", "users/alice/ok", "uploads", null)]
    [InlineData("PUT", "users/alice/ok", "symlink", null)]
    public async Task a_write_is_decided_again_where_its_object_or_the_source_of_its_copy_is_another_by_then(string method, string key, string query,
        string? source)
    {
        var decided = Decide(method, key, query, ("x-oss-copy-source", source), ("x-oss-object-acl", "private"), ("x-oss-symlink-target", "t"));

        await Root.PutAsync("users/alice/ok", "another", ("x-oss-tagging", "level=secret"));
        var refused = await Assert.ThrowsAsync<OssErrorException>(() => decided.HandleAsync(refuse: true));

        Assert.Equal("AccessDenied", refused.Error.Code);
        Assert.Contains(key, Assert.Single(decided.Again));
        Assert.Equal("another", (await Root.GetAsync("users/alice/ok")).Text);
    }

    [Fact]
    public async Task a_write_is_decided_once_where_nothing_that_matters_has_changed()
    {
        var decided = Decide("DELETE", "users/alice/ok", "");

        await Root.PutAsync("users/alice/other", "x");
        await decided.HandleAsync();

        Assert.Empty(decided.Again);
    }

    [Fact]
    public async Task a_bucket_that_another_account_created_meanwhile_is_not_opened_by_PutBucketAcl()
    {
        using var opening = await WithheldAsync(Root, "PUT", "victim", null, "acl", ("x-oss-acl", "public-read-write"));
        Assert.Equal(200, (await _host.Other().SendAsync("PUT", "victim")).Status);

        Assert.Contains("<Code>BucketAlreadyExists</Code>", await EndAsync(opening, " "), StringComparison.Ordinal);
        Assert.Contains("<Grant>private</Grant>", (await _host.Other().SendAsync("GET", "victim", null, "acl")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_bucket_that_another_account_created_meanwhile_is_not_touched_by_PutBucket()
    {
        using var creating = await WithheldAsync(Root, "PUT", "victim", null, "", ("x-oss-acl", "public-read-write"));
        Assert.Equal(200, (await _host.Other().SendAsync("PUT", "victim")).Status);

        Assert.Contains("<Code>BucketAlreadyExists</Code>", await EndAsync(creating, BodyOf("PUT", null, "")), StringComparison.Ordinal);
        Assert.Contains("<Grant>private</Grant>", (await _host.Other().SendAsync("GET", "victim", null, "acl")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "users/alice/late", "")]
    [InlineData("POST", "users/alice/late", "append&position=0")]
    [InlineData("PUT", "users/alice/ok", "acl")]
    [InlineData("PUT", null, "acl")]
    [InlineData("PUT", null, "")]
    public async Task a_body_that_comes_after_a_Deny_is_refused(string method, string? key, string query)
    {
        using var late = await WithheldAsync(_host.FullUser(), method, OwnBucket, key, query, ("x-oss-object-acl", "public-read"),
            ("x-oss-acl", "public-read"));
        Assert.Equal(200, (await Root.SendAsync("PUT", OwnBucket, null, "policy", Encoding.UTF8.GetBytes(Denied))).Status);

        Assert.Contains("<Message>Access denied by bucket policy.</Message>", await EndAsync(late, BodyOf(method, key, query)), StringComparison.Ordinal);
        Assert.Equal(204, (await Root.SendAsync("DELETE", OwnBucket, null, "policy")).Status);
        Assert.Equal(404, (await Root.GetAsync("users/alice/late")).Status);
        Assert.Equal(403, (await _host.Anonymous.GetAsync("users/alice/ok")).Status);
    }

    [Fact]
    public async Task a_public_policy_that_comes_after_the_block_of_public_access_is_refused()
    {
        using var late = await WithheldAsync(Root, "PUT", OwnBucket, null, "policy");
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", OwnBucket, null, "publicAccessBlock",
            "<PublicAccessBlockConfiguration><BlockPublicAccess>true</BlockPublicAccess></PublicAccessBlockConfiguration>")).Status);

        Assert.Contains("<Message>Put public bucket policy is not allowed</Message>", await EndAsync(late, Public), StringComparison.Ordinal);
        Assert.Equal(404, (await Root.SendAsync("GET", OwnBucket, null, "policy")).Status);
    }

    [Fact]
    public async Task a_configuration_that_comes_late_must_suit_the_bucket_that_is_there_by_then()
    {
        Assert.Equal(200, (await Root.SendAsync("PUT", "another")).Status);
        using var late = await WithheldAsync(Root, "PUT", "another", null, "lifecycle");
        Assert.Equal(204, (await Root.SendAsync("DELETE", "another")).Status);
        Assert.Equal(200, (await Root.SendAsync("PUT", "another", null, "", null, ("x-oss-storage-class", "Archive"))).Status);

        Assert.Contains("must not be warmer than that of the bucket", await EndAsync(late, Cooling), StringComparison.Ordinal);
        Assert.Equal(404, (await Root.SendAsync("GET", "another", null, "lifecycle")).Status);
    }

    [Fact]
    public async Task logs_are_not_sent_to_a_bucket_that_is_gone_since_the_decision()
    {
        Assert.Equal(200, (await Root.SendAsync("PUT", "logs")).Status);
        var decided = Decide("PUT", null, "logging", new DecidingBody { BucketName = "logs" });

        Assert.Equal(204, (await Root.SendAsync("DELETE", "logs")).Status);

        Assert.Equal("InvalidTargetBucketForLogging", (await Assert.ThrowsAsync<OssErrorException>(() => decided.HandleAsync())).Error.Code);
    }

    [Theory]
    [InlineData("PUT", "users/alice/new", "")]
    [InlineData("PUT", "users/alice/copy", "", "/sample-bucket/users/alice/ok")]
    [InlineData("PUT", "users/alice/ok", "acl")]
    [InlineData("DELETE", "users/alice/ok", "tagging")]
    [InlineData("DELETE", "users/alice/ok", "")]
    [InlineData("PUT", "users/alice/link", "symlink")]
    [InlineData("POST", "users/alice/archived", "restore")]
    public async Task what_is_written_to_a_bucket_that_became_versioned_since_the_decision_is_told_with_its_version(
        string method, string key, string query, string? source = null)
    {
        await Root.PutAsync("users/alice/archived", "x", ("x-oss-storage-class", "Archive"));
        var decided = Decide(method, key, query, ("x-oss-copy-source", source), ("x-oss-symlink-target", "t"), ("Content-Length", "0"));

        await Root.SetVersioningAsync(OwnBucket, "Enabled");
        await using var answer = await decided.HandleAsync();

        Assert.Equal(_host.Store.Read(transaction => transaction.Objects.FindLatest(transaction.Buckets.Find(OwnBucket)!.Id, key)!.VersionId),
            Header(answer, "x-oss-version-id"));
    }

    [Theory]
    [InlineData(nameof(OssLevel.Bucket), "")]
    [InlineData(nameof(OssLevel.Bucket), "list-type=2")]
    [InlineData(nameof(OssLevel.Bucket), "versions")]
    [InlineData(nameof(OssLevel.Bucket), "stat")]
    [InlineData(nameof(OssLevel.Bucket), "uploads")]
    [InlineData(nameof(OssLevel.Object), "uploadId=")]
    [InlineData(nameof(OssLevel.Service), "")]
    public async Task a_listing_tells_what_was_there_when_it_was_decided(string level, string query)
    {
        var id = await Root.InitiateAsync("users/alice/parts");
        query = query == "uploadId=" ? query + id : query;
        var key = level == nameof(OssLevel.Object) ? "users/alice/parts" : null;
        var decided = Decide("GET", key, query, DecidingBody.None, Enum.Parse<OssLevel>(level));
        await using var first = await decided.HandleAsync();

        await Root.PutAsync("users/alice/new", "x");
        await Root.InitiateAsync("users/alice/new");
        await Root.UploadPartAsync("users/alice/parts", id, 1, [1]);
        Assert.Equal(200, (await Root.SendAsync("PUT", "new")).Status);

        await using var second = await decided.HandleAsync();
        Assert.Equal(Encoding.UTF8.GetString(first.Body.Span), Encoding.UTF8.GetString(second.Body.Span));
    }

    [Fact]
    public async Task markers_that_were_written_since_the_bucket_became_versioned_are_told_as_such()
    {
        var decided = Decide("POST", null, "delete", new DeleteRequest(IsQuiet: false) { Objects = [new("users/alice/ok", null)] });

        await Root.SetVersioningAsync(OwnBucket, "Enabled");
        await using var answer = await decided.HandleAsync();

        Assert.Contains("<DeleteMarker>true</DeleteMarker>", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"oss:PutBucketAcl","Resource":"*"}]}""", false)]
    [InlineData(null, true)]
    public async Task PutBucket_does_not_change_the_ACL_of_a_bucket_past_a_Deny(string? sessionPolicy, bool hasBucketPolicy)
    {
        if (hasBucketPolicy)
        {
            Assert.Equal(200, (await Root.SendAsync("PUT", OwnBucket, null, "policy", Encoding.UTF8.GetBytes(Denied))).Status);
        }

        var opened = await (hasBucketPolicy ? _host.FullUser() : _host.Full(sessionPolicy)).SendAsync("PUT", OwnBucket, null, "", null,
            ("x-oss-acl", "public-read-write"));

        Assert.Equal((403, "AccessDenied"), (opened.Status, opened.Code));
        Assert.Equal("private", _host.Store.Read(transaction => transaction.Buckets.Find(OwnBucket)!.Acl));
    }

    [Fact]
    public async Task PutBucket_makes_a_public_bucket_and_sets_the_ACL_of_an_own_one()
    {
        Assert.Equal(200, (await _host.Full().SendAsync("PUT", "made-public", null, "", null, ("x-oss-acl", "public-read"))).Status);
        Assert.Equal(200, (await _host.Full().SendAsync("PUT", "made-public", null, "", null, ("x-oss-acl", "public-read-write"))).Status);
        Assert.Equal(409, (await _host.Other().SendAsync("PUT", "made-public", null, "", null, ("x-oss-acl", "private"))).Status);

        Assert.Contains("<Grant>public-read-write</Grant>", (await Root.SendAsync("GET", "made-public", null, "acl")).Text, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(ObjectContent content)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, 0, content.Segments.Sum(segment => segment.Size), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Header(Scenario.FakeOss.Responses.OssResponse answer, string name) => answer.Headers.Single(header => header.Key == name).Value;

    private Task<OssAnswer> LinkAsync(string target) =>
        Root.SendAsync("PUT", OwnBucket, "users/alice/link", "symlink", null, ("x-oss-symlink-target", PercentEncoding.Encode(target)));

    private Decided Decide(string method, string key, string query, params (string Name, string? Value)[] headers) =>
        new(_host, method, key, query, DecidingBody.None, headers, OssLevel.Object);

    private Decided Decide(string method, string? key, string query, DecidingBody body, OssLevel level = OssLevel.Bucket) =>
        new(_host, method, key, query, body, [], level);

    /// <summary>Sends everything but the body, and returns once the server asks for it: what comes before was decided.</summary>
    private async Task<Withheld> WithheldAsync(OssTestClient client, string method, string bucket, string? key, string query,
        params (string Name, string Value)[] headers)
    {
        var lines = client.HeadOf(new OssCall(method, bucket, key, query, null,
            [.. headers, ("Content-Length", BodyOf(method, key, query).Length.ToString(CultureInfo.InvariantCulture))])).Split("\r\n");
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = lines[0].Split(' ')[1];
        http.Request.Method = method;
        foreach (var line in lines.Skip(1).Where(static line => line.Length > 0))
        {
            http.Request.Headers.Append(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
        }

        var body = new Withheld(http);
        http.Request.Body = body;
        body.Answering = _host.HandleAsync(http);
        Assert.Same(body.Asked, await Task.WhenAny(body.Asked, body.Answering));
        return body;
    }

    private static string BodyOf(string method, string? key, string query) => (method, key, query) switch
    {
        ("PUT", null, "") => "<CreateBucketConfiguration></CreateBucketConfiguration>",
        ("PUT", null, "policy") => Public,
        ("PUT", null, "lifecycle") => Cooling,
        _ => " ",
    };

    private static async Task<string> EndAsync(Withheld withheld, string body)
    {
        withheld.Give(Encoding.UTF8.GetBytes(body));
        await withheld.Answering;
        return Encoding.UTF8.GetString(((MemoryStream)withheld.Http.Response.Body).ToArray());
    }

    /// <summary>A body that comes when the test wants it to.</summary>
    private sealed class Withheld(HttpContext http) : ReadOnlyStream
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<MemoryStream> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HttpContext Http => http;

        public Task Asked => _asked.Task;

        public Task Answering { get; set; } = Task.CompletedTask;

        public void Give(byte[] body) => _given.SetResult(new MemoryStream(body));

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            return await (await _given.Task).ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>A request whose facts were read and decided on, and that is not answered yet.</summary>
    private sealed class Decided
    {
        private readonly OssContext _context;
        private bool _refuses;

        public Decided(OssTestHost host, string method, string? key, string query, DecidingBody body, (string Name, string? Value)[] headers, OssLevel level)
        {
            var http = new DefaultHttpContext();
            foreach (var (name, value) in headers.Where(header => header.Value is not null))
            {
                http.Request.Headers[name] = value;
            }

            var request = new OssRequest
            {
                Http = http,
                Method = http.Request.Method = method,
                Query = new OssQuery(PercentEncoding.ParseQuery(query)),
                Headers = [.. http.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
                Address = new OssAddress(level == OssLevel.Service ? null : OwnBucket, key, AddressingStyle.VirtualHosted),
            };
            var operation = OssOperations.Find(method, level, request.Query, http.Request.Headers.ContainsKey("x-oss-copy-source")).Operation!;
            _context = new OssContext(
                request, operation, new OssCaller { Principal = RequestPrincipal.Root(OssTestHost.Account) }, "0", host.Clock.GetUtcNow(), body,
                host.Store.Read(transaction => RequestFacts.Read(transaction, request, operation, body, host.Store)),
                host.Store, new OssOptions(), AdmitAgain);
            Keys = KeysOf(_context);
        }

        /// <summary>What the permissions were about.</summary>
        public string[] Keys { get; }

        /// <summary>The same, for every time that it was decided again.</summary>
        public List<string[]> Again { get; } = [];

        public async Task<Scenario.FakeOss.Responses.OssResponse> HandleAsync(bool refuse = false)
        {
            _refuses = refuse;
            return await _context.Operation.Handler!(_context, TestContext.Current.CancellationToken);
        }

        private static string[] KeysOf(OssContext context) =>
            [.. context.Operation.PermissionsOf(context).Select(permission => permission.Key!)];

        private void AdmitAgain(OssContext context)
        {
            Again.Add(KeysOf(context));
            if (_refuses)
            {
                throw new OssError.AccessDenied("No.").ToException();
            }
        }
    }
}
