namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>Lifecycle rules that contradict each other (OSS error pages 0014-00000079 to 0014-00000085).</summary>
public sealed class LifecycleConflictTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Expire100 = "<Expiration><Days>100</Days></Expiration>";

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task two_rules_with_the_same_prefix_are_refused_whatever_they_do()
    {
        var answer = await PutAsync(("test", Expire100), ("test", To("IA", 30)));

        Assert.Equal((400, "InvalidRequest", "Found same prefix in different rules", "0014-00000085"), (answer.Status, answer.Code, answer.Message, answer.Ec));
    }

    [Fact]
    public async Task the_same_prefix_with_different_tags_is_no_conflict() =>
        Assert.Equal(200, (await PutAsync(("test", Expire100),
            ("test", "<Tag><Key>a</Key><Value>1</Value></Tag><Expiration><Days>9</Days></Expiration>"))).Status);

    [Theory]
    [InlineData("<Expiration><Days>200</Days></Expiration>", "<Expiration><Days>100</Days></Expiration>", "0014-00000084")]
    [InlineData("<AbortMultipartUpload><Days>2</Days></AbortMultipartUpload>", "<AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>", "0014-00000084")]
    [InlineData("<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays></NoncurrentVersionExpiration>",
        "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>", "0014-00000084")]
    [InlineData("<Transition><Days>30</Days><StorageClass>IA</StorageClass></Transition>",
        "<Transition><Days>60</Days><StorageClass>IA</StorageClass></Transition>", "0014-00000079")]
    public async Task the_same_action_for_prefixes_that_overlap_is_InvalidRequest_unless_it_is_wanted(string one, string other, string ec)
    {
        var refused = await PutAsync(("test", one), ("test/log", other));
        var wanted = await PutWithAsync(("x-oss-allow-same-action-overlap", "true"), ("test", one), ("test/log", other));

        Assert.Equal((400, "InvalidRequest", ec), (refused.Status, refused.Code, refused.Ec));
        Assert.Equal(200, wanted.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task days_and_dates_do_not_mix_in_rules_that_overlap(bool isOverlapWanted)
    {
        var answer = await PutWithAsync(
            ("x-oss-allow-same-action-overlap", isOverlapWanted ? "true" : "false"),
            ("test", To("IA", 30)),
            ("test/log", "<Expiration><CreatedBeforeDate>2030-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration>"));

        Assert.Equal((400, "0014-00000080"), (answer.Status, answer.Ec));
    }

    [Fact]
    public async Task days_and_dates_do_not_mix_in_one_rule() =>
        Assert.Equal("0014-00000080",
            (await PutAsync(("test", "<Expiration><CreatedBeforeDate>2030-01-01T00:00:00.000Z</CreatedBeforeDate></Expiration>" + To("IA", 30)))).Ec);

    [Theory]
    [InlineData("test", "IA", 120, "test/log", "Archive", 60)]
    [InlineData("test", "Archive", 60, "test/log", "IA", 120)]
    [InlineData("test", "IA", 60, "test/log", "ColdArchive", 60)]
    public async Task a_colder_class_that_comes_earlier_in_a_rule_that_overlaps_is_refused_even_where_overlap_is_wanted(
        string prefix, string storageClass, int days, string otherPrefix, string otherClass, int otherDays)
    {
        var answer = await PutWithAsync(("x-oss-allow-same-action-overlap", "true"), (prefix, To(storageClass, days)),
            (otherPrefix, To(otherClass, otherDays)));

        Assert.Equal((400, "InvalidRequest", "0014-00000082"), (answer.Status, answer.Code, answer.Ec));
    }

    [Fact]
    public async Task an_expiration_before_the_transition_of_a_rule_that_overlaps_is_refused() =>
        Assert.Equal("0014-00000082", (await PutAsync(("test", To("IA", 120)), ("test/log/cache", "<Expiration><Days>30</Days></Expiration>"))).Ec);

    [Fact]
    public async Task rules_that_overlap_in_good_order_are_kept() =>
        Assert.Equal(200, (await PutAsync(("test", To("IA", 30)), ("test/log", To("Archive", 60)), ("test/log/cache", Expire100))).Status);

    [Fact]
    public async Task a_transition_to_the_buckets_own_class_is_accepted_and_one_to_a_warmer_is_not()
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("DELETE", bucket);
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "",
            "<CreateBucketConfiguration><StorageClass>Archive</StorageClass></CreateBucketConfiguration>")).Status);

        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "lifecycle", Xml(("p", To("Archive", 30))))).Status);
        Assert.Equal("InvalidArgument", (await Root.SendXmlAsync("PUT", bucket, null, "lifecycle", Xml(("p", To("IA", 30))))).Code);
    }

    [Fact]
    public async Task a_wish_for_overlap_that_is_neither_true_nor_false_is_refused() =>
        Assert.Equal("InvalidArgument", (await PutWithAsync(("x-oss-allow-same-action-overlap", "abc"), ("test", Expire100))).Code);

    private Task<OssAnswer> PutAsync(params (string Prefix, string Action)[] rules) => PutWithAsync(("x-oss-allow-same-action-overlap", ""), rules);

    private async Task<OssAnswer> PutWithAsync((string, string) header, params (string Prefix, string Action)[] rules) =>
        await Root.SendXmlAsync("PUT", await Root.NewBucketAsync(), null, "lifecycle", Xml(rules), header);

    private static string To(string storageClass, int days) => $"<Transition><Days>{days}</Days><StorageClass>{storageClass}</StorageClass></Transition>";

    private static string Xml(params (string Prefix, string Action)[] rules) =>
        $"<LifecycleConfiguration>{string.Concat(rules.Select((rule, i) => $"<Rule><ID>rule{i}</ID><Prefix>{rule.Prefix}</Prefix><Status>Enabled</Status>{rule.Action}</Rule>"))}</LifecycleConfiguration>";
}
