using Scenario.ControlPlane;

namespace Scenario.Unit.ControlPlane;

public sealed class BulkRandomTests
{
    [Fact]
    public void no_bytes_are_given_twice_whatever_the_sizes_asked_for()
    {
        var seen = new HashSet<UInt128>();
        var bytes = new byte[3000];
        foreach (var size in Enumerable.Repeat((int[])[16, 24, 1000, 17, 1024, 1025, 3000], 40).SelectMany(static sizes => sizes))
        {
            BulkRandom.Fill(bytes.AsSpan(0, size));
            for (var at = 0; at + 16 <= size; at += 16)
            {
                Assert.True(seen.Add(BitConverter.ToUInt128(bytes, at)));
            }
        }
    }

    [Fact]
    public void every_byte_asked_for_is_filled()
    {
        var union = new byte[40];
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[union.Length];
            BulkRandom.Fill(bytes);
            for (var at = 0; at < bytes.Length; at++)
            {
                union[at] |= bytes[at];
            }
        }

        Assert.DoesNotContain((byte)0, union);
    }

    [Theory]
    [InlineData(24, false, "^[0-9A-F]{24}$")]
    [InlineData(32, true, "^[0-9a-f]{32}$")]
    public void hex_digits_come_in_the_number_and_case_asked_for(int digits, bool lowercase, string form) =>
        Assert.Matches(form, BulkRandom.HexString(digits, lowercase));
}
