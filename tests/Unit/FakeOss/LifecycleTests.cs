using System.Globalization;
using System.Text;
using Scenario.ControlPlane.Journal;

namespace Scenario.Unit.FakeOss;

/// <summary>Each test has a host of its own, because it moves the clock.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    // a Wednesday noon: what is written then counts from the midnight that begins the 5th
    private static readonly DateTimeOffset Noon = new(2030, 6, 4, 12, 0, 0, TimeSpan.Zero);

    private OssTestHost _host = null!;

    private OssTestClient Root => _host.Root;

    public async ValueTask InitializeAsync()
    {
        _host = await OssTestHost.StartAsync();
        _host.Clock.Set(Noon);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task rules_are_stored_given_back_and_removed()
    {
        var bucket = await Root.NewBucketAsync();
        var missing = await Root.SendAsync("GET", bucket, null, "lifecycle");
        Assert.Equal((404, "NoSuchLifecycle", bucket), (missing.Status, missing.Code, missing.Xml.Element("BucketName")!.Value));

        const string All = """
            <ID>all</ID><Prefix>a/</Prefix><Status>Enabled</Status><Tag><Key>k</Key><Value>v</Value></Tag><Filter><Not><Prefix>a/keep</Prefix><Tag><Key>x</Key><Value>y</Value></Tag></Not><ObjectSizeGreaterThan>10</ObjectSizeGreaterThan><ObjectSizeLessThan>1000</ObjectSizeLessThan></Filter><Expiration><Days>90</Days></Expiration><Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition><Transition><Days>60</Days><StorageClass>Archive</StorageClass></Transition><NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays></NoncurrentVersionExpiration><NoncurrentVersionTransition><NoncurrentDays>3</NoncurrentDays><StorageClass>IA</StorageClass></NoncurrentVersionTransition>
            """;
        const string Dated = "<ID>dated</ID><Prefix>b/</Prefix><Status>Disabled</Status><Expiration><CreatedBeforeDate>2030-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration><AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>";
        Assert.Equal(200, (await PutAsync(bucket, All, Dated)).Status);
        var stored = await Root.SendAsync("GET", bucket, null, "lifecycle");
        Assert.Contains($"<LifecycleConfiguration><Rule>{All}</Rule><Rule>{Dated}</Rule></LifecycleConfiguration>", stored.Text, StringComparison.Ordinal);

        await PutAsync(bucket, "<Prefix></Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>");
        var only = Assert.Single((await Root.SendAsync("GET", bucket, null, "lifecycle")).Xml.Elements("Rule"));
        Assert.NotEmpty(only.Element("ID")!.Value);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "lifecycle")).Status);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "lifecycle")).Status);
        Assert.Equal("NoSuchLifecycle", (await Root.SendAsync("GET", bucket, null, "lifecycle")).Code);
    }

    [Theory]
    [InlineData("MalformedXML", "")]
    [InlineData("MalformedXML", "<Prefix>a</Prefix><Status>Enabled</Status>")]
    [InlineData("MalformedXML", "<Prefix>a</Prefix><Status>On</Status><Expiration><Days>1</Days></Expiration>")]
    [InlineData("MalformedXML", "<Prefix>a</Prefix><Status>Enabled</Status><Expiration></Expiration>")]
    [InlineData("MalformedXML",
        "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1</Days><CreatedBeforeDate>2030-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration>")]
    [InlineData("MalformedXML",
        "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>")]
    [InlineData("MalformedXML", "<Prefix>a</Prefix><Status>Enabled</Status><Expiry><Days>1</Days></Expiry>")]
    [InlineData("InvalidArgument", "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>0</Days></Expiration>")]
    [InlineData("InvalidArgument", "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1.5</Days></Expiration>")]
    [InlineData("InvalidArgument",
        "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><CreatedBeforeDate>2030-01-01T08:00:00.000Z</CreatedBeforeDate></Expiration>")]
    [InlineData("InvalidArgument", "<Prefix>a</Prefix><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>Standard</StorageClass></Transition>")]
    [InlineData("InvalidArgument",
        "<Prefix>a</Prefix><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition><Transition><Days>30</Days><StorageClass>Archive</StorageClass></Transition>")]
    [InlineData("InvalidArgument",
        "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>30</Days></Expiration><Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition>")]
    [InlineData("InvalidArgument",
        "<Prefix>a</Prefix><Status>Enabled</Status><Tag><Key>k</Key><Value>v</Value></Tag><AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>")]
    [InlineData("InvalidArgument",
        "<Prefix>a</Prefix><Status>Enabled</Status><Filter><Not><Prefix>b</Prefix></Not></Filter><Expiration><Days>1</Days></Expiration>")]
    [InlineData("InvalidRequest",
        "<Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule><Rule><Prefix>ab</Prefix><Status>Enabled</Status><Expiration><Days>2</Days></Expiration>")]
    [InlineData("InvalidArgument",
        "<ID>r</ID><Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule><Rule><ID>r</ID><Prefix>b</Prefix><Status>Enabled</Status><Expiration><Days>2</Days></Expiration>")]
    [InlineData("NotImplemented",
        "<Prefix>a</Prefix><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>IA</StorageClass><IsAccessTime>true</IsAccessTime></Transition>")]
    public async Task a_rule_that_could_not_be_kept_is_refused(string code, string rule)
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await PutAsync(bucket, rule);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Equal("NoSuchLifecycle", (await Root.SendAsync("GET", bucket, null, "lifecycle")).Code);
    }

    [Fact]
    public async Task a_thousand_rules_are_the_most_and_overlap_may_be_allowed()
    {
        var bucket = await Root.NewBucketAsync();
        static string Rule(int n) => $"<Prefix>p{n:0000}</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>";

        Assert.Equal(200, (await PutAsync(bucket, [.. Enumerable.Range(0, 1000).Select(Rule)])).Status);
        Assert.Equal("InvalidArgument", (await PutAsync(bucket, [.. Enumerable.Range(0, 1001).Select(Rule)])).Code);
        var overlap = Xml(Rule(1), "<Prefix>p</Prefix><Status>Enabled</Status><Expiration><Days>2</Days></Expiration>");
        Assert.Equal("InvalidRequest", (await Root.SendXmlAsync("PUT", bucket, null, "lifecycle", overlap)).Code);
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "lifecycle", overlap, ("x-oss-allow-same-action-overlap", "true"))).Status);
    }

    [Fact]
    public async Task an_object_is_gone_at_the_midnight_it_is_due_and_not_before()
    {
        var bucket = await Root.NewBucketAsync();
        await WriteAsync(bucket, "logs/a");
        await WriteAsync(bucket, "logs/keep");
        await WriteAsync(bucket, "data/a");
        await PutAsync(bucket, "<ID>old logs</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Filter><Not><Prefix>logs/keep</Prefix></Not></Filter><Expiration><Days>2</Days></Expiration>");

        var promised = (await Root.SendAsync("HEAD", bucket, "logs/a")).Header("x-oss-expiration");
        Assert.Equal("expiry-date=\"Fri, 07 Jun 2030 00:00:00 GMT\", rule-id=\"old%20logs\"", promised);
        Assert.Null((await Root.SendAsync("GET", bucket, "logs/keep")).Header("x-oss-expiration"));
        _host.Clock.Set(new(2030, 6, 6, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(200, (await Root.SendAsync("GET", bucket, "logs/a")).Status);
        _host.Clock.Set(new(2030, 6, 7, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal("NoSuchKey", (await Root.SendAsync("GET", bucket, "logs/a")).Code);
        Assert.Equal(["data/a", "logs/keep"], await KeysAsync(bucket));
        var entry = Assert.Single(Deeds(bucket));
        Assert.Equal(("ExpireObject", $"/{bucket}/logs/a"), (entry.Operation, entry.Target));
        Assert.Contains("'old logs'", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("2030-06-04T12:0", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("2 days after the midnight", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_control_api_moves_the_clock_and_its_next_answer_tells_what_that_did()
    {
        var bucket = await Root.NewBucketAsync();
        await WriteAsync(bucket, "a");
        await PutAsync(bucket, "<Prefix></Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>");
        using var move = new StringContent("{\"advanceSeconds\":172800}", Encoding.UTF8, "application/json");

        using var moved = await _host.Http.PostAsync(new Uri(_host.Endpoint, "/__admin/clock"), move);
        var journal = await _host.Http.GetStringAsync(new Uri(_host.Endpoint, "/__admin/requests?last=5"));

        Assert.Contains("ExpireObject", journal, StringComparison.Ordinal);
        Assert.Contains($"/{bucket}/a", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tags_sizes_disabled_rules_and_dates_choose_what_goes()
    {
        var bucket = await Root.NewBucketAsync();
        await WriteAsync(bucket, "tag/yes", headers: ("x-oss-tagging", "k=v&other=1"));
        await WriteAsync(bucket, "tag/no", headers: ("x-oss-tagging", "k=w"));
        await WriteAsync(bucket, "size/small", 10);
        await WriteAsync(bucket, "size/middle", 11);
        await WriteAsync(bucket, "size/large", 20);
        await WriteAsync(bucket, "off/a");
        await WriteAsync(bucket, "before/a");
        await PutAsync(
            bucket,
            "<Prefix>tag/</Prefix><Status>Enabled</Status><Tag><Key>k</Key><Value>v</Value></Tag><Expiration><Days>1</Days></Expiration>",
            "<Prefix>size/</Prefix><Status>Enabled</Status><Filter><ObjectSizeGreaterThan>10</ObjectSizeGreaterThan><ObjectSizeLessThan>20</ObjectSizeLessThan></Filter><Expiration><Days>1</Days></Expiration>",
            "<Prefix>off/</Prefix><Status>Disabled</Status><Expiration><Days>1</Days></Expiration>",
            "<Prefix>before/</Prefix><Status>Enabled</Status><Expiration><CreatedBeforeDate>2030-06-06T00:00:00.000Z</CreatedBeforeDate></Expiration>");

        _host.Clock.Set(new(2030, 6, 6, 0, 0, 0, TimeSpan.Zero));
        await WriteAsync(bucket, "before/b");
        _host.Clock.Set(new(2030, 6, 20, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(["before/b", "off/a", "size/large", "size/small", "tag/no"], await KeysAsync(bucket));
    }

    [Fact]
    public async Task storage_classes_get_colder_step_by_step_and_archived_objects_must_be_restored()
    {
        var bucket = await Root.NewBucketAsync();
        await WriteAsync(bucket, "a");
        await PutAsync(bucket, "<Prefix></Prefix><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition><Transition><Days>60</Days><StorageClass>Archive</StorageClass></Transition>");
        var written = (await Root.SendAsync("HEAD", bucket, "a")).Header("Last-Modified");

        _host.Clock.Advance(TimeSpan.FromDays(31));
        var cooler = await Root.SendAsync("GET", bucket, "a");
        _host.Clock.Advance(TimeSpan.FromDays(30));
        var archived = await Root.SendAsync("HEAD", bucket, "a");

        Assert.Equal((200, "IA", written), (cooler.Status, cooler.Header("x-oss-storage-class"), cooler.Header("Last-Modified")));
        Assert.Equal("Archive", archived.Header("x-oss-storage-class"));
        Assert.Equal("InvalidObjectState", (await Root.SendAsync("GET", bucket, "a")).Code);
        Assert.Equal(["CommitTransition", "CommitTransition"], Deeds(bucket).Select(entry => entry.Operation));
        Assert.Contains("from IA to Archive", Deeds(bucket)[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task versions_expire_into_markers_and_markers_into_nothing()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        await WriteAsync(bucket, "k");
        await PutAsync(
            bucket,
            "<ID>current</ID><Prefix></Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>");

        _host.Clock.Set(new(2030, 6, 6, 0, 0, 0, TimeSpan.Zero));
        var hidden = await Root.SendAsync("GET", bucket, "k");
        Assert.Equal((404, "true"), (hidden.Status, hidden.Header("x-oss-delete-marker")));
        Assert.Equal(["DeleteMarker", "Version"], await VersionsAsync(bucket));

        await PutAsync(
            bucket,
            "<ID>older</ID><Prefix></Prefix><Status>Enabled</Status><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>");
        _host.Clock.Set(new(2030, 6, 8, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(["DeleteMarker", "Version"], await VersionsAsync(bucket));
        _host.Clock.Set(new(2030, 6, 9, 0, 0, 0, TimeSpan.Zero));

        Assert.Empty(await VersionsAsync(bucket));
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket)).Status);
    }

    [Fact]
    public async Task one_long_move_of_the_clock_does_what_many_short_ones_do()
    {
        const string Rule = "<Prefix></Prefix><Status>Enabled</Status><Expiration><Days>5</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>";
        var states = new List<string>();
        foreach (var steps in new[] { 1, 20 })
        {
            _host.Clock.Set(Noon);
            var bucket = await Root.NewBucketAsync("Enabled");
            await WriteAsync(bucket, "k");
            await PutAsync(bucket, Rule);
            for (var step = 0; step < steps; step++)
            {
                _host.Clock.Advance(TimeSpan.FromDays(20.0 / steps));
                await Root.SendAsync("HEAD", bucket);
            }

            var left = (await Root.SendAsync("GET", bucket, null, "versions")).Xml;
            states.Add(string.Join(';', left.Elements().Where(entry => entry.Name.LocalName is "Version" or "DeleteMarker")
                .Select(entry => entry.Name.LocalName + entry.Element("LastModified")!.Value)));
        }

        Assert.Equal("DeleteMarker2030-06-10T00:00:00.000Z", states[0]);
        Assert.Equal(states[0], states[1]);
    }

    [Fact]
    public async Task unfinished_uploads_are_aborted()
    {
        var id = await Root.InitiateAsync("parts/a");
        var other = await Root.InitiateAsync("other/a");
        await Root.UploadPartAsync("parts/a", id, 1, [1, 2, 3]);
        await PutAsync(OssTestHost.Bucket, "<Prefix>parts/</Prefix><Status>Enabled</Status><AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>");

        _host.Clock.Set(new(2030, 6, 6, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal("NoSuchUpload", (await Root.SendAsync("GET", OssTestHost.Bucket, "parts/a", "uploadId=" + id)).Code);
        Assert.Equal(200, (await Root.SendAsync("GET", OssTestHost.Bucket, "other/a", "uploadId=" + other)).Status);
        Assert.Equal("AbortMultipartUpload", Assert.Single(Deeds(OssTestHost.Bucket)).Operation);
    }

    [Fact]
    public async Task a_large_bucket_is_worked_through_in_batches_and_told_of_in_short()
    {
        var bucket = await Root.NewBucketAsync("Enabled");
        for (var n = 0; n < 1100; n++)
        {
            await WriteAsync(bucket, $"k{n % 550:000}", 1);
        }

        await PutAsync(bucket, "<Prefix></Prefix><Status>Enabled</Status><NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>");
        _host.Clock.Set(new(2030, 6, 6, 0, 0, 0, TimeSpan.Zero));

        var left = (await Root.SendAsync("GET", bucket, null, "versions&max-keys=1000")).Xml;
        Assert.Equal(550, left.Elements("Version").Count());
        var deeds = Deeds(bucket);
        Assert.Equal(101, deeds.Count);
        Assert.Contains("550 things", deeds[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task time_that_goes_back_brings_nothing_back_and_the_same_day_comes_again()
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, "<Prefix></Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>");
        foreach (var key in new[] { "first", "second" })
        {
            _host.Clock.Set(Noon);
            await WriteAsync(bucket, key);
            Assert.Equal([key], await KeysAsync(bucket));
            _host.Clock.Set(new(2030, 6, 6, 0, 0, 0, TimeSpan.Zero));
            Assert.Empty(await KeysAsync(bucket));
        }
    }

    private static string Xml(params string[] rules) =>
        $"<LifecycleConfiguration>{string.Concat(rules.Select(rule => $"<Rule>{rule}</Rule>"))}</LifecycleConfiguration>";

    private Task<OssAnswer> PutAsync(string bucket, params string[] rules) => Root.SendXmlAsync("PUT", bucket, null, "lifecycle", Xml(rules));

    private async Task WriteAsync(string bucket, string key, int size = 3, params (string Name, string Value)[] headers) =>
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, key, "", new byte[size], headers)).Status);

    private async Task<IEnumerable<string>> KeysAsync(string bucket) =>
        (await Root.SendAsync("GET", bucket, null, "list-type=2")).Xml.Elements("Contents").Select(entry => entry.Element("Key")!.Value);

    private async Task<IEnumerable<string>> VersionsAsync(string bucket) =>
        (await Root.SendAsync("GET", bucket, null, "versions")).Xml.Elements().Select(entry => entry.Name.LocalName)
            .Where(name => name is "Version" or "DeleteMarker");

    private List<JournalEntry> Deeds(string bucket) =>
        [.. _host.Journal.Last(10_000)
            .Where(entry => entry.Method == "LIFECYCLE"
                && entry.Target.StartsWith(string.Create(CultureInfo.InvariantCulture, $"/{bucket}/"), StringComparison.Ordinal))];
}
