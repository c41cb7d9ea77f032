using System.Text;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Requests;
using static Scenario.FakeOss.Lifecycle.LifecycleActionKind;

namespace Scenario.Unit.FakeOss.Lifecycle;

/// <summary>oss-protocol 5, lifecycle: what a document of rules may say.</summary>
public sealed class LifecycleDocumentTests
{
    private const string Head = "<Prefix>logs/</Prefix><Status>Enabled</Status>";
    private const string Expires = "<Expiration><Days>1</Days></Expiration>";
    private const string Midnight = "2026-01-01T00:00:00.000Z";

    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void every_part_of_a_rule_is_read()
    {
        var rule = Read($"""
            <ID>photos</ID><Prefix>2015/</Prefix><Status> Disabled </Status><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag>
            <Filter>
              <Not><Prefix>2015/01/</Prefix></Not><Not><Prefix>2015/</Prefix><Tag><Key>keep</Key><Value>yes</Value></Tag></Not>
              <ObjectSizeGreaterThan> 10 </ObjectSizeGreaterThan><ObjectSizeLessThan>20</ObjectSizeLessThan>
            </Filter>
            <Expiration><Days> 90 </Days></Expiration>
            <Transition><Days>30</Days><StorageClass> IA </StorageClass></Transition>
            <Transition><CreatedBeforeDate>{Midnight}</CreatedBeforeDate><StorageClass>Archive</StorageClass></Transition>
            <NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays></NoncurrentVersionExpiration>
            <NoncurrentVersionTransition><NoncurrentDays>3</NoncurrentDays><StorageClass>ColdArchive</StorageClass></NoncurrentVersionTransition>
            """);

        Assert.Equal(("photos", "2015/", false, 10, 20), (rule.Id, rule.Prefix, rule.IsEnabled, rule.SizeGreaterThan, rule.SizeLessThan));
        Assert.Equal([new("a", "1"), new("b", "2")], rule.Tags.Items);
        Assert.Equal([new("2015/01/", null), new("2015/", new("keep", "yes"))], rule.Exclusions);
        Assert.False(rule.ExpiresDeleteMarkers);
        Assert.Equal(
            [
                new(Expiration, Days(90)), new(Transition, Days(30), "IA"), new(Transition, new(null, NewYear, null), "Archive"),
                new(NoncurrentVersionExpiration, Days(9)), new(NoncurrentVersionTransition, Days(3), "ColdArchive"),
            ],
            rule.Actions);
    }

    [Fact]
    public void what_a_rule_does_not_say_is_open()
    {
        var rule = Read("<Status>Enabled</Status><AbortMultipartUpload><Days>2</Days></AbortMultipartUpload>");

        Assert.Equal(("", true, null, null), (rule.Prefix, rule.IsEnabled, rule.SizeGreaterThan, rule.SizeLessThan));
        Assert.Equal([new(AbortMultipartUpload, Days(2))], rule.Actions);
        Assert.Empty(rule.Tags.Items);
        Assert.Empty(rule.Exclusions);
        Assert.True(Guid.TryParse(rule.Id, out _));
        Assert.NotEqual(rule.Id, Read(Head + Expires).Id);
        Assert.True(Guid.TryParse(Read("<ID></ID>" + Head + Expires).Id, out _));
    }

    [Theory]
    [InlineData("<Days>1</Days>", 1, null, null)]
    [InlineData("<Days>2147483647</Days>", int.MaxValue, null, null)]
    [InlineData($"<CreatedBeforeDate>{Midnight}</CreatedBeforeDate>", null, Midnight, null)]
    [InlineData("<CreatedBeforeDate> 2026-01-01T00:00:00Z </CreatedBeforeDate>", null, Midnight, null)]
    [InlineData($"<Date>{Midnight}</Date>", null, null, Midnight)]
    [InlineData("<ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker><Days>3</Days>", 3, null, null)]
    public void an_expiration_names_its_time_in_one_of_three_ways(string content, int? days, string? before, string? from)
    {
        var rule = Read($"{Head}<Expiration>{content}</Expiration>");

        Assert.Equal([new(Expiration, new LifecycleTime(days, before is null ? null : NewYear, from is null ? null : NewYear))], rule.Actions);
        Assert.False(rule.ExpiresDeleteMarkers);
    }

    [Fact]
    public void a_delete_marker_goes_without_a_time_of_its_own()
    {
        var rule = Read(Head + "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>");

        Assert.True(rule.ExpiresDeleteMarkers);
        Assert.Empty(rule.Actions);
    }

    [Fact]
    public void days_and_date_of_the_older_form_may_stand_beside_the_expiration()
    {
        Assert.Equal(Days(1), Assert.Single(Read($"<Days>1</Days><Date>{Midnight}</Date>{Head}{Expires}").Actions).When);
        Assert.Equal(("MalformedXML", "0014-00000026", "Action is missing"), Refused($"<Days>1</Days>{Head}"));
    }

    [Theory]
    [InlineData("<Prefix>logs/</Prefix>" + Expires, null, "Status must be Enabled or Disabled")]
    [InlineData("<Prefix>logs/</Prefix><Status>enabled</Status>" + Expires, null, "Status must be Enabled or Disabled")]
    [InlineData(Head, "0014-00000026", "Action is missing")]
    [InlineData(Head + Expires + "<Priority>1</Priority>", "0014-00000017", "Rule may not have Priority")]
    [InlineData(Head + Expires + "<Filter><Prefix>a</Prefix></Filter>", "0014-00000017", "Filter may not have Prefix")]
    [InlineData(Head + Expires + "<Filter><Not><Size>1</Size></Not></Filter>", "0014-00000017", "Not may not have Size")]
    [InlineData(Head + Expires + "<Filter><Not></Not></Filter>", "0014-00000088", "Prefix is missing")]
    [InlineData(Head + "<Expiration></Expiration>", null, "one of Days, CreatedBeforeDate and Date must be there")]
    [InlineData(Head + "<Expiration><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>", null,
        "one of Days, CreatedBeforeDate and Date must be there")]
    [InlineData(Head + $"<Expiration><Days>1</Days><CreatedBeforeDate>{Midnight}</CreatedBeforeDate></Expiration>", null,
        "one of Days, CreatedBeforeDate and Date must be there")]
    [InlineData(Head + $"<Expiration><Days>1</Days><Date>{Midnight}</Date></Expiration>", null, "one of Days, CreatedBeforeDate and Date must be there")]
    [InlineData(Head + "<Expiration><Months>1</Months></Expiration>", "0014-00000017", "Expiration may not have Months")]
    [InlineData(Head + "<Expiration><ExpiredObjectDeleteMarker>maybe</ExpiredObjectDeleteMarker></Expiration>", null,
        "ExpiredObjectDeleteMarker must be true or false")]
    [InlineData(Head + "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker><Days>1</Days></Expiration>", null,
        "ExpiredObjectDeleteMarker may not stand beside a time")]
    [InlineData(Head + "<Transition><Days>1</Days></Transition>", null, "StorageClass is missing")]
    [InlineData(Head + "<NoncurrentVersionExpiration><Days>1</Days></NoncurrentVersionExpiration>", null, "NoncurrentDays is missing")]
    [InlineData(Head + "<NoncurrentVersionTransition><StorageClass>IA</StorageClass></NoncurrentVersionTransition>", null, "NoncurrentDays is missing")]
    public void what_the_schema_does_not_know_is_MalformedXML(string rule, string? ec, string detail) =>
        Assert.Equal(("MalformedXML", ec, detail), Refused(rule));

    [Theory]
    [InlineData("<Expiration><Days>0</Days></Expiration>", "Days")]
    [InlineData("<Expiration><Days>-1</Days></Expiration>", "Days")]
    [InlineData("<Expiration><Days>1.5</Days></Expiration>", "Days")]
    [InlineData("<Expiration><Days>2147483648</Days></Expiration>", "Days")]
    [InlineData("<Expiration><Days></Days></Expiration>", "Days")]
    [InlineData("<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration>", "NoncurrentDays")]
    [InlineData("<Expiration><CreatedBeforeDate>2026-01-01T00:00:01.000Z</CreatedBeforeDate></Expiration>", "CreatedBeforeDate")]
    [InlineData("<Expiration><CreatedBeforeDate>2026-01-01T00:00:00+08:00</CreatedBeforeDate></Expiration>", "CreatedBeforeDate")]
    [InlineData("<Expiration><CreatedBeforeDate>2026-01-01</CreatedBeforeDate></Expiration>", "CreatedBeforeDate")]
    [InlineData("<Expiration><Date>2026-01-01T12:00:00.000Z</Date></Expiration>", "Date")]
    [InlineData("<Transition><Days>1</Days><StorageClass>Standard</StorageClass></Transition>", "StorageClass")]
    [InlineData("<Transition><Days>1</Days><StorageClass>Glacier</StorageClass></Transition>", "StorageClass")]
    [InlineData("<AbortMultipartUpload><Days>1</Days></AbortMultipartUpload><Tag><Key>a</Key><Value>1</Value></Tag>", "Tag")]
    [InlineData(Expires + "<Filter><ObjectSizeGreaterThan>-1</ObjectSizeGreaterThan></Filter>", "ObjectSizeGreaterThan")]
    [InlineData(Expires + "<Filter><ObjectSizeLessThan>1 KB</ObjectSizeLessThan></Filter>", "ObjectSizeLessThan")]
    [InlineData(Expires + "<Filter><ObjectSizeGreaterThan>9</ObjectSizeGreaterThan><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>", "ObjectSizeLessThan")]
    [InlineData(Expires + "<Filter><Not><Prefix>logs/</Prefix></Not></Filter>", "Prefix")]
    [InlineData(Expires + "<Filter><Not><Prefix>photos/</Prefix></Not></Filter>", "Prefix")]
    public void a_value_out_of_range_is_InvalidArgument(string content, string argument) =>
        Assert.Equal(("InvalidArgument", null, argument), Refused(Head + content));

    [Theory]
    [InlineData("<Filter><Not><Prefix>logs/</Prefix><Tag><Key>a</Key><Value>1</Value></Tag></Not></Filter>")]
    [InlineData("<Filter><Not><Prefix>photos/</Prefix><Tag><Key>a</Key><Value>1</Value></Tag></Not></Filter>")]
    [InlineData("<Filter><Not><Tag><Key>a</Key><Value>1</Value></Tag></Not></Filter>")]
    [InlineData("<Filter><Not><Prefix>logs/a</Prefix></Not></Filter>")]
    [InlineData("<Filter><ObjectSizeGreaterThan>9</ObjectSizeGreaterThan><ObjectSizeLessThan>10</ObjectSizeLessThan></Filter>")]
    public void an_exclusion_is_narrower_than_its_rule_and_a_size_has_room(string filter) => Read(Head + Expires + filter);

    [Theory]
    [InlineData("<IsAccessTime>true</IsAccessTime>")]
    [InlineData("<IsAccessTime>true</IsAccessTime><ReturnToStdWhenVisit>true</ReturnToStdWhenVisit>")]
    [InlineData("<AllowSmallFile>false</AllowSmallFile>")]
    public void rules_by_access_time_are_refused_and_not_forgotten(string content) => Assert.Equal(
        ("NotImplemented", null, "IsAccessTime"), Refused($"{Head}<Transition><Days>1</Days><StorageClass>IA</StorageClass>{content}</Transition>"));

    [Fact]
    public void a_transition_that_says_it_is_not_by_access_time_is_taken() =>
        Assert.Single(Read($"{Head}<Transition><Days>1</Days><StorageClass>IA</StorageClass><IsAccessTime>false</IsAccessTime></Transition>").Actions);

    [Fact]
    public void a_rule_has_at_most_ten_tags_that_differ()
    {
        Assert.Equal(10, Read(Head + Expires + Tags(10)).Tags.Items.Count);
        Assert.Equal("InvalidTag", Refused(Head + Expires + Tags(11)).Code);
        Assert.Equal("InvalidTag", Refused(Head + Expires + Tags(1) + Tags(1)).Code);

        static string Tags(int count) => string.Concat(Enumerable.Range(0, count).Select(static n => $"<Tag><Key>k{n}</Key><Value>v</Value></Tag>"));
    }

    [Fact]
    public void an_id_has_at_most_255_bytes_and_stands_once()
    {
        var longest = new string('é', 127) + "e";

        Assert.Equal(longest, Read(WithId(longest)).Id);
        Assert.Equal(("InvalidArgument", null, "ID"), Refused(WithId(longest + "e")));
        Assert.Equal(("InvalidArgument", null, "ID"), Told(() => ReadAll(WithId("a"), WithId("b"), WithId("a"))));
        Assert.Equal(["a", "A"], ReadAll(WithId("a"), WithId("A")).Select(static rule => rule.Id));

        static string WithId(string id) => $"<ID>{id}</ID>{Head}{Expires}";
    }

    [Fact]
    public void a_document_has_one_rule_to_a_thousand_and_nothing_else()
    {
        var thousand = Enumerable.Repeat(Head + Expires, 1000).ToArray();

        Assert.Equal(1000, ReadAll(thousand).Count);
        Assert.Equal(("InvalidArgument", null, "Rule"), Told(() => ReadAll([.. thousand, Head + Expires])));
        Assert.Equal(("MalformedXML", null, "Rule is missing"), Told(() => ReadAll()));
        Assert.Equal(("MalformedXML", "0014-00000015", "LifecycleConfiguration may not have Rules"),
            Told(() => LifecycleDocument.Read(XmlBody.Parse("<LifecycleConfiguration><Rules/></LifecycleConfiguration>"u8.ToArray(), "LifecycleConfiguration"))));
    }

    private static LifecycleTime Days(int days) => new(days, null, null);

    private static LifecycleRule Read(string rule) => Assert.Single(ReadAll(rule));

    private static IReadOnlyList<LifecycleRule> ReadAll(params string[] rules) => LifecycleDocument.Read(XmlBody.Parse(
        Encoding.UTF8.GetBytes($"<LifecycleConfiguration>{string.Concat(rules.Select(static rule => $"<Rule>{rule}</Rule>"))}</LifecycleConfiguration>"),
        "LifecycleConfiguration"));

    private static (string Code, string? Ec, string? Detail) Refused(string rule) => Told(() => Read(rule));

    // The detail of MalformedXML, or the name of the argument.
    private static (string Code, string? Ec, string? Detail) Told(Action action)
    {
        var error = ParsedRequest.Refusal(action);
        return (error.Code, error.Ec, error.Elements?[0].Value);
    }
}
