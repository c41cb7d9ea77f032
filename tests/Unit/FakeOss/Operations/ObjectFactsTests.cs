using Scenario.FakeOss;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Operations;

/// <summary>Whether a decision about an object that was looked at holds for the object that is there when it is written.</summary>
public sealed class ObjectFactsTests
{
    private static readonly ObjectRow Row = new() { Id = 1, Key = "k", ETag = "A", StorageClass = "Standard", LastModified = default, Tags = Tags("a=1", "b=2") };

    [Fact]
    public void it_holds_for_the_same_version_with_the_same_ACL_and_tags()
    {
        Assert.True(IsDecidedLike(Row, Row));
        Assert.True(IsDecidedLike(Row, Row with { Tags = Tags("a=1", "b=2"), RestoredUntil = DateTimeOffset.MaxValue }));
        Assert.True(IsDecidedLike(null, null));
    }

    [Fact]
    public void it_falls_with_any_of_them()
    {
        Assert.False(IsDecidedLike(Row, Row with { Id = 2 }));
        Assert.False(IsDecidedLike(Row, Row with { Acl = OssAcl.PublicRead }));
        Assert.False(IsDecidedLike(Row, Row with { Tags = Tags("a=1") }));
        Assert.False(IsDecidedLike(Row, Row with { Tags = Tags("b=2", "a=1") }));
        Assert.False(IsDecidedLike(Row, null));
        Assert.False(IsDecidedLike(null, Row));
    }

    [Fact]
    public void of_a_link_the_target_counts_too()
    {
        var facts = new ObjectFacts(Row, Row with { Id = 2 }, IsLatest: true);

        Assert.True(facts.IsDecidedLike(facts with { }));
        Assert.False(facts.IsDecidedLike(facts with { Target = null }));
        Assert.False(facts.IsDecidedLike(new ObjectFacts(Row, Row with { Id = 3 }, IsLatest: true)));
    }

    [Fact]
    public void a_handler_that_asks_for_what_its_operation_does_not_address_is_a_defect()
    {
        var context = new OssContext(
            ParsedRequest.Of("GET", "/"), OssOperations.All[0], Scenario.FakeOss.Authentication.OssCaller.Anonymous, "0", default, DecidingBody.None,
            RequestFacts.None, null!, new OssOptions(), static _ => { });

        Assert.Throws<InvalidOperationException>(() => context.Key);
        Assert.Throws<InvalidOperationException>(() => context.Bucket);
    }

    private static bool IsDecidedLike(ObjectRow? one, ObjectRow? other) => ObjectFacts.IsDecidedLike(one, other);

    private static ObjectTags Tags(params string[] tags) => new([.. tags.Select(static tag => KeyValuePair.Create(tag[..1], tag[2..]))]);
}
