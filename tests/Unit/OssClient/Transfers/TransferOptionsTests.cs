using Scenario.Oss.Transfers;

namespace Scenario.Unit.OssClient.Transfers;

public class TransferOptionsTests
{
    [Theory]
    [InlineData(1L)]
    [InlineData(8L * 1024 * 1024 * 10_000)]
    [InlineData((8L * 1024 * 1024 * 10_000) + 1)]
    [InlineData(48L * 1024 * 1024 * 1024 * 1024)]
    public void no_file_has_more_than_ten_thousand_parts(long length)
    {
        var size = new TransferOptions().PartSizeFor(length);
        Assert.InRange((length + size - 1) / size, 1, TransferOptions.MostParts);
        Assert.InRange(size, 8L * 1024 * 1024, 5L * 1024 * 1024 * 1024);
    }

    [Fact]
    public void parts_are_never_smaller_than_the_service_takes() =>
        Assert.Equal(TransferOptions.SmallestPart, new TransferOptions { PartSize = 1 }.PartSizeFor(1000));
}
