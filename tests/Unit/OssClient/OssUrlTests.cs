using Scenario.Oss;
using Scenario.Signing;

namespace Scenario.Unit.OssClient;

public class OssUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8712", "Auto", "http://127.0.0.1:8712/sample-bucket/a/b.jpg")]
    [InlineData("http://[::1]:8712", "Auto", "http://[::1]:8712/sample-bucket/a/b.jpg")]
    [InlineData("http://localhost:8712", "Auto", "http://localhost:8712/sample-bucket/a/b.jpg")]
    [InlineData("http://fakeoss:8712", "Auto", "http://fakeoss:8712/sample-bucket/a/b.jpg")]
    [InlineData("https://oss-cn-hangzhou.aliyuncs.com", "Auto", "https://sample-bucket.oss-cn-hangzhou.aliyuncs.com/a/b.jpg")]
    [InlineData("http://localhost:8712", "VirtualHost", "http://sample-bucket.localhost:8712/a/b.jpg")]
    [InlineData("https://oss-cn-hangzhou.aliyuncs.com", "Path", "https://oss-cn-hangzhou.aliyuncs.com/sample-bucket/a/b.jpg")]
    [InlineData("https://photos.example.com", "Cname", "https://photos.example.com/a/b.jpg")]
    public void the_bucket_goes_where_the_addressing_says(string endpoint, string addressing, string expected) =>
        Assert.Equal(expected, Build(endpoint, Enum.Parse<OssAddressing>(addressing), "sample-bucket", "a/b.jpg").AbsoluteUri);

    [Theory]
    [InlineData("a/../b", "a/../b")]
    [InlineData("../x", "../x")]
    [InlineData("a//b", "a//b")]
    [InlineData("中文 +&?#.jpg", "%E4%B8%AD%E6%96%87%20%2B%26%3F%23.jpg")]
    [InlineData("%2F", "%252F")]
    [InlineData("'()*!~", "%27%28%29%2A%21~")]
    public void keys_are_escaped_byte_by_byte_and_not_tidied_up(string key, string expected) =>
        Assert.Equal("/sample-bucket/" + expected, Build("http://127.0.0.1", OssAddressing.Auto, "sample-bucket", key).PathAndQuery);

    [Fact]
    public void query_values_are_escaped_and_empty_ones_have_no_equals_sign()
    {
        var url = OssUrl.Build(new Uri("http://127.0.0.1"), OssAddressing.Auto, "sample-bucket", null,
            [new("uploads", null), new("prefix", "a/b +"), new("marker", "")]);
        Assert.Equal("/sample-bucket/?uploads&prefix=a%2Fb%20%2B&marker", url.PathAndQuery);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("ABC")]
    [InlineData("a.b.c")]
    [InlineData("evil.example.com/")]
    [InlineData("a@b")]
    [InlineData("a:80#")]
    public void a_bucket_name_cannot_point_the_request_elsewhere(string bucket) =>
        Assert.Throws<ArgumentException>(() => Build("https://oss-cn-hangzhou.aliyuncs.com", OssAddressing.Auto, bucket, "k"));

    [Fact]
    public void keys_have_at_most_1023_bytes()
    {
        Build("http://127.0.0.1", OssAddressing.Auto, "sample-bucket", new string('中', 341));
        Assert.Throws<ArgumentException>(() => Build("http://127.0.0.1", OssAddressing.Auto, "sample-bucket", new string('中', 341) + "x"));
    }

    [Theory]
    [InlineData("oss-cn-hangzhou.aliyuncs.com", "https://oss-cn-hangzhou.aliyuncs.com/")]
    [InlineData("http://127.0.0.1:8712", "http://127.0.0.1:8712/")]
    public void an_endpoint_without_a_scheme_is_https(string text, string expected) => Assert.Equal(expected, OssUrl.ParseEndpoint(text).AbsoluteUri);

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("http://x/path")]
    [InlineData("http://x/?q")]
    [InlineData("http://user@x")]
    [InlineData("http://")]
    [InlineData("")]
    public void other_texts_are_no_endpoints(string text) => Assert.Throws<ArgumentException>(() => OssUrl.ParseEndpoint(text));

    private static Uri Build(string endpoint, OssAddressing addressing, string bucket, string key) =>
        OssUrl.Build(new Uri(endpoint), addressing, bucket, key, Array.Empty<NameValue>());
}
