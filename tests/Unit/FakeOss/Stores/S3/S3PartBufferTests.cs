using Scenario.FakeOss.Stores.S3;

namespace Scenario.Unit.FakeOss.Stores.S3;

public sealed class S3PartBufferTests
{
    private const int Capacity = 2_000_000; // several pieces, the last one in part

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(576 * 1024)]
    [InlineData(576 * 1024 + 1)]
    [InlineData(Capacity)]
    public void what_was_appended_in_any_pieces_is_read_from_any_position_and_again(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        using var buffer = new S3PartBuffer(Capacity);
        for (var at = 0; at < size;)
        {
            at += buffer.Append(bytes.AsSpan(at, Math.Min(130_001, size - at)));
        }

        using var stream = buffer.Open();
        Assert.Equal((size, size, size == Capacity), (buffer.Count, stream.Length, buffer.IsFull));
        foreach (var position in new[] { 0, size / 2, size - 1, size, 0 })
        {
            using var read = new MemoryStream();
            stream.Position = position;
            stream.CopyTo(read);
            Assert.Equal(bytes[position..], read.ToArray());
        }
    }

    [Fact]
    public void a_full_buffer_takes_no_more_and_a_cleared_one_begins_again()
    {
        using var buffer = new S3PartBuffer(3);

        Assert.Equal((2, 1, 0), (buffer.Append([1, 2]), buffer.Append([3, 4]), buffer.Append([5])));
        buffer.Clear();
        Assert.Equal(1, buffer.Append([6]));

        using var stream = buffer.Open();
        Assert.Equal((6, -1), (stream.ReadByte(), stream.ReadByte()));
    }
}
