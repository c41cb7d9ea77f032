using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Buckets;

public sealed class ListingTests
{
    private static readonly char[] Alphabet = ['a', 'b', '/', '-', '中'];

    [Property(MaxTest = 500)]
    public Property pages_put_together_are_the_naive_listing()
    {
        var key = Gen.Elements(Alphabet).NonEmptyListOf().Select(chars => new string([.. chars.Take(6)]));
        var cases = from keys in key.ListOf()
                    from prefix in Gen.Elements("", "a", "a/", "中")
                    from delimiter in Gen.Elements("", "/", "ab")
                    from size in Gen.Choose(1, 4)
                    select (Keys: keys.Distinct().ToList(), prefix, delimiter, size);
        return Prop.ForAll(cases.ToArbitrary(), item =>
            Walk(item.Keys, item.prefix, item.delimiter, item.size).SequenceEqual(Naive(item.Keys, item.prefix, item.delimiter)));
    }

    [Fact]
    public void a_marker_that_is_a_common_prefix_skips_everything_under_it()
    {
        var page = Page(["a/1", "a/2", "b"], "", "/", "a/", 10);

        Assert.Equal(["b"], page.Rows.Select(row => row.Key));
        Assert.Empty(page.CommonPrefixes);
    }

    [Fact]
    public void a_full_page_that_ends_the_listing_is_not_truncated()
    {
        Assert.False(Page(["a", "b"], "", "", "", 2).IsTruncated);
        Assert.Equal("a", Page(["a", "b"], "", "", "", 1).NextKey);
    }

    private static List<string> Walk(List<string> keys, string prefix, string delimiter, int size)
    {
        var entries = new List<string>();
        for (string? marker = ""; marker is not null;)
        {
            var page = Page(keys, prefix, delimiter, marker, size);
            Assert.True(page.Rows.Count + page.CommonPrefixes.Count <= size);
            entries.AddRange(page.Rows.Select(row => row.Key).Concat(page.CommonPrefixes).OrderBy(ObjectTable.Bytes, ByteOrder));
            marker = page.IsTruncated ? page.NextKey : null;
        }

        return entries;
    }

    private static IEnumerable<string> Naive(List<string> keys, string prefix, string delimiter) => keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => new Listing(default, prefix, delimiter).Fold(key) ?? key)
        .Distinct()
        .OrderBy(ObjectTable.Bytes, ByteOrder);

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static ListedPage<ObjectRow> Page(List<string> keys, string prefix, string delimiter, string marker, int size)
    {
        var sorted = keys.OrderBy(ObjectTable.Bytes, ByteOrder)
            .Select(static key => new ObjectRow { Key = key, ETag = "", LastModified = default, StorageClass = "Standard" }).ToList();
        return new Listing(default, prefix, delimiter).PageOf(
            static row => row.Key, from => sorted.SkipWhile(row => Order(row, from) < 0), marker, from => sorted.SkipWhile(row => Order(row, from) <= 0), size);
    }

    private static int Order(ObjectRow row, byte[] from) => ObjectTable.Bytes(row.Key).AsSpan().SequenceCompareTo(from);
}
