using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Storage;

/// <summary>oss-protocol 4.1 and 4.6: what an object keeps of the headers that it came with.</summary>
public sealed class StoredHeadersTests
{
    [Theory]
    [InlineData("Content-Type", true)]
    [InlineData("cache-control", true)]
    [InlineData("Content-Disposition", true)]
    [InlineData("Content-Encoding", true)]
    [InlineData("Content-Language", true)]
    [InlineData("Expires", true)]
    [InlineData("X-Oss-Meta-", true)]
    [InlineData("X-Oss-Meta-Author", true)]
    [InlineData("Content-Length", false)]
    [InlineData("Content-MD5", false)]
    [InlineData("x-oss-object-acl", false)]
    [InlineData("Authorization", false)]
    [InlineData("Range", false)]
    public void entity_headers_and_metadata_are_kept_in_lower_case(string name, bool isKept)
    {
        var kept = StoredHeaders.From([KeyValuePair.Create(name, "Value")]);

        Assert.Equal(isKept ? "Value" : null, kept[name.ToLowerInvariant()]);
        Assert.Equal(isKept ? 1 : 0, kept.Items.Count);
    }

    [Fact]
    public void metadata_counts_in_bytes_of_names_and_values() =>
        Assert.Equal("x-oss-meta-a".Length + 3, StoredHeaders.From([new("x-oss-meta-a", "中"), new("content-type", "text/plain")]).MetadataBytes);

    [Fact]
    public void a_copy_takes_over_the_type_and_how_the_client_encrypted_where_it_does_not_say_them_itself()
    {
        var source = StoredHeaders.From(
            [new("content-type", "a/b"), new("cache-control", "no-store"), new("x-oss-meta-client-side-encryption-key", "k"), new("x-oss-meta-a", "1")]);

        Assert.Equal(["x-oss-meta-c", "content-type", "x-oss-meta-client-side-encryption-key"],
            StoredHeaders.From([new("x-oss-meta-c", "2")]).Completed(source).Items.Select(item => item.Key));
        Assert.Equal("c/d", StoredHeaders.From([new("content-type", "c/d")]).Completed(source)["content-type"]);
        Assert.Same(source, source.Completed(StoredHeaders.Empty));
    }
}
