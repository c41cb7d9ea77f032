using System.Text;
using FsCheck.Xunit;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public class OssCrc64Tests
{
    [Theory]
    [InlineData("", 0UL)]
    [InlineData("123456789", 11051210869376104954UL)]
    [InlineData("abc", 3231342946509354535UL)]
    [InlineData("hello oss", 15021467531229347219UL)]
    public void known_values_come_out(string text, ulong expected) =>
        Assert.Equal(expected, OssCrc64.Compute(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void two_parts_combine_to_the_published_value() =>
        Assert.Equal(15021467531229347219UL, OssCrc64.Combine(1796661072844795914UL, 14794686500134955722UL, 3));

    [Fact]
    public void no_part_is_shorter_than_nothing() => Assert.Throws<ArgumentOutOfRangeException>(static () => OssCrc64.Combine(1, 2, -1));

    [Property]
    public void appending_and_combining_agree_with_the_whole(byte[] first, byte[] second)
    {
        byte[] whole = [.. first, .. second];
        var expected = OssCrc64.Compute(whole);
        Assert.Equal(expected, OssCrc64.Append(OssCrc64.Compute(first), second));
        Assert.Equal(expected, OssCrc64.Combine(OssCrc64.Compute(first), OssCrc64.Compute(second), second.Length));
    }

    [Fact]
    public void many_bytes_at_once_give_what_they_give_one_by_one()
    {
        var bytes = new byte[1000];
        new Random(64).NextBytes(bytes);
        var one = 0UL;
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(one, OssCrc64.Compute(bytes.AsSpan(0, length)));
            one = OssCrc64.Append(one, bytes.AsSpan(length, 1));
        }

        Assert.Equal(OssCrc64.Compute(bytes), OssCrc64.Append(OssCrc64.Compute(bytes.AsSpan(0, 333)), bytes.AsSpan(333)));
    }
}
