using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.FakeOss.Stores.S3;

namespace Scenario.Unit.FakeOss.Stores.S3;

public sealed partial class ReadableKeyTests
{
    [Theory]
    [InlineData("2015/01/01/grass.jpg", "2015/01/01/grass.jpg")]
    [InlineData("中文 +&?.jpg", "中文 +&?.jpg")]
    [InlineData("100%.txt", "100%.txt")]
    [InlineData("a%20b", "a%2520b")]
    [InlineData("a%2fb", "a%2fb")]
    [InlineData("%~x", "%25~x")]
    [InlineData("a//b", "a/%2Fb")]
    [InlineData("a///b", "a/%2F%2Fb")]
    [InlineData("folder/", "folder%2F")]
    [InlineData("folder//", "folder/%2F")]
    [InlineData("../x", "%2E%2E/x")]
    [InlineData("a/./b", "a/%2E/b")]
    [InlineData("a/.. /b", "a/%2E%2E /b")]
    [InlineData("a/...", "a/...")]
    [InlineData("a\\..\\b", "a%5C..%5Cb")]
    [InlineData("line\nbreak\0", "line%0Abreak%00")]
    [InlineData("\ufffe", "%EF%BF%BE")]
    public void only_what_servers_refuse_is_escaped(string key, string expected)
    {
        Assert.Equal(expected, ReadableKey.Forms(key).First());
        Assert.Equal(key, KeyOf(expected));
    }

    [Fact]
    public void a_key_that_stands_in_the_way_of_another_moves_aside()
    {
        Assert.Equal(["a/b", "%61%2Fb"], ReadableKey.Forms("a/b").Take(2));
        Assert.Equal(["a", "%61"], ReadableKey.Forms("a").Take(2));
        Assert.Equal(["😀", "%F0%9F%98%80"], ReadableKey.Forms("😀").Take(2));
    }

    [Fact]
    public void a_name_too_long_for_a_file_system_is_a_digest_whose_key_the_metadata_tells()
    {
        var form = Assert.Single(ReadableKey.Forms(new string('x', 1023)));

        Assert.Matches("^%~[0-9a-f]{64}$", form);
        Assert.Null(KeyOf(form));
        Assert.NotEqual(form, Assert.Single(ReadableKey.Forms(new string('x', 1022) + "y")));
    }

    [Property(MaxTest = 2000)]
    public Property every_form_reads_back_and_no_server_refuses_the_first() => Prop.ForAll(Keys().ToArbitrary(), key =>
    {
        foreach (var form in ReadableKey.Forms(key))
        {
            var segments = form.Split('/');
            Assert.DoesNotContain("", segments);
            Assert.DoesNotContain(segments, segment => segment.Trim() is "." or "..");
            Assert.DoesNotContain(form, c => c < ' ' || c == '\\');
            Assert.All(segments, segment => Assert.True(Encoding.UTF8.GetByteCount(segment) <= 200));
            Assert.True(Encoding.UTF8.GetByteCount(form) <= 1024);
            Assert.True(KeyOf(form) is not { } back || back == key, form);
        }
    });

    [Property(MaxTest = 2000)]
    public Property two_keys_never_share_a_name() => Prop.ForAll(Keys().Two().ToArbitrary(), pair =>
        pair.Item1 == pair.Item2 || !ReadableKey.Forms(pair.Item1).Intersect(ReadableKey.Forms(pair.Item2)).Any());

    private static Gen<string> Keys() =>
        from length in Gen.Choose(1, 60)
        from pieces in Gen.Elements("a", "b", "/", "//", ".", "..", "%", "%2F", "%61", "~", "\\", " ", "\n", "é", "中", "😀", "2", "F",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").ArrayOf(length)
        select string.Concat(pieces);

    // What somebody at the server reads: null for the form whose key only the metadata tells.
    private static string? KeyOf(string form) => form.StartsWith("%~", StringComparison.Ordinal) ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(
        Escape().Replace(
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(form)),
            static escape => ((char)Convert.ToByte(escape.Groups[1].Value, 16)).ToString())));

    [GeneratedRegex("%([0-9A-F]{2})")]
    private static partial Regex Escape();
}
