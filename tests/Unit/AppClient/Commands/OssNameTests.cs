using Scenario.AppClient.Commands;

namespace Scenario.Unit.AppClient.Commands;

public class OssNameTests
{
    [Theory]
    [InlineData("oss://sample-bucket/2015/01/01/grass.jpg", "sample-bucket", "2015/01/01/grass.jpg")]
    [InlineData("OSS://sample-bucket", "sample-bucket", "")]
    [InlineData("oss://sample-bucket//a", "sample-bucket", "/a")]
    [InlineData("a/b", null, "a/b")]
    [InlineData("", null, "")]
    public void names_are_read_as_people_write_them(string text, string? bucket, string key) => Assert.Equal(new OssName(bucket, key), OssName.Parse(text));

    [Fact]
    public void a_scheme_alone_is_refused() => Assert.Throws<UsageException>(() => OssName.Parse("oss://"));

    [Fact]
    public void three_slashes_mean_the_users_own_prefix() => Assert.Equal(new OssName(null, "a/b", IsUnderOwnPrefix: true), OssName.Parse("oss:///a/b"));

    [Theory]
    [InlineData("a/b.jpg", "b.jpg")]
    [InlineData("b.jpg", "b.jpg")]
    public void the_file_is_named_after_the_last_segment(string key, string expected) => Assert.Equal(expected, OssName.FileNameOf(key));

    [Theory]
    [InlineData("a/")]
    [InlineData("a/..")]
    [InlineData(".")]
    [InlineData("a/b\\c")]
    [InlineData("a/b\0c")]
    public void keys_that_no_file_can_be_named_after_are_refused(string key) => Assert.Throws<UsageException>(() => OssName.FileNameOf(key));

    [Theory]
    [InlineData("plain 中文", "plain 中文")]
    [InlineData("a\u001b[31mred\n", "a\\u001b[31mred\\u000a")]
    [InlineData("\u202egpj.exe", "\\u202egpj.exe")]
    public void what_is_printed_cannot_steer_the_terminal(string text, string expected) => Assert.Equal(expected, Printable.Of(text));
}
