using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Buckets;

public sealed class KeyPageTests
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
        var page = KeyPage.Read(Reader(["a/1", "a/2", "b"]), "", "/", "a/", 10);

        Assert.Equal(["b"], page.Rows.Select(row => row.Key));
        Assert.Empty(page.CommonPrefixes);
    }

    [Fact]
    public void a_full_page_that_ends_the_listing_is_not_truncated()
    {
        Assert.False(KeyPage.Read(Reader(["a", "b"]), "", "", "", 2).IsTruncated);
        Assert.Equal("a", KeyPage.Read(Reader(["a", "b"]), "", "", "", 1).Next);
    }

    private static List<string> Walk(List<string> keys, string prefix, string delimiter, int size)
    {
        var entries = new List<string>();
        for (string? marker = ""; marker is not null;)
        {
            var page = KeyPage.Read(Reader(keys), prefix, delimiter, marker, size);
            Assert.True(page.Rows.Count + page.CommonPrefixes.Count <= size);
            entries.AddRange(page.Rows.Select(row => row.Key).Concat(page.CommonPrefixes).OrderBy(ObjectTable.Bytes, ByteOrder));
            marker = page.Next;
        }

        return entries;
    }

    private static IEnumerable<string> Naive(List<string> keys, string prefix, string delimiter) => keys
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => KeyPage.Fold(key, prefix, delimiter) ?? key)
        .Distinct()
        .OrderBy(ObjectTable.Bytes, ByteOrder);

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static Func<byte[], bool, int, List<ObjectRow>> Reader(List<string> keys)
    {
        var sorted = keys.OrderBy(ObjectTable.Bytes, ByteOrder).ToList();
        return (from, inclusive, limit) =>
        [
            .. sorted.Where(key => ObjectTable.Bytes(key).AsSpan().SequenceCompareTo(from) is var order && (order > 0 || (inclusive && order == 0)))
                .Take(limit)
                .Select(key => new ObjectRow { Key = key, ETag = "", LastModified = default, StorageClass = "Standard" }),
        ];
    }
}
