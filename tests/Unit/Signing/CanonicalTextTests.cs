using Scenario.Signing;

namespace Scenario.Unit.Signing;

public sealed class CanonicalTextTests
{
    private const int Long = 20_000; // more than the first buffer and the second

    [Fact]
    public void a_text_of_any_length_is_kept_whole_however_it_is_written()
    {
        var (plain, bytes) = (new string('a', Long), new byte[Long]);
        using var text = new CanonicalText();

        text.Text(plain);
        text.Bytes(bytes);
        for (var i = 0; i < Long; i++)
        {
            text.Byte((byte)'b');
        }

        text.HexLower(bytes);
        text.Encoded(new string('/', Long), PercentEncoding.Unreserved);
        text.EncodedTwice(new string('é', Long), PercentEncoding.Unreserved);

        Assert.Equal(
            plain + new string('\0', Long) + new string('b', Long) + new string('0', 2 * Long) + string.Concat(Enumerable.Repeat("%2F", Long))
                + string.Concat(Enumerable.Repeat("%25C3%25A9", Long)),
            text.ToString());
    }

    [Fact]
    public void each_way_of_writing_makes_room_for_itself()
    {
        Assert.All(
            (Action<CanonicalText>[])
            [
                static text => text.Text(new string('a', Long)),
                static text => text.Bytes(new byte[Long]),
                static text => text.HexLower(new byte[Long]),
            ],
            static write =>
            {
                using var text = new CanonicalText();
                text.Byte(0);
                write(text);
                Assert.True(text.Written.Length > Long);
            });
    }
}
