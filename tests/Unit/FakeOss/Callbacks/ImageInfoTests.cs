using Scenario.FakeOss.Callbacks;

namespace Scenario.Unit.FakeOss.Callbacks;

public sealed class ImageInfoTests
{
    private const string Gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";
    private const string WebP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";
    private const string WebPLossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    [Theory]
    [InlineData(Gif, "gif", 1, 1)]
    [InlineData(Png, "png", 5, 5)]
    [InlineData(WebP, "webp", 1, 1)]
    [InlineData(WebPLossless, "webp", 1, 1)]
    public void the_size_is_read_from_the_header(string base64, string format, int width, int height) =>
        Assert.Equal(new ImageInfo(format, width, height), ImageInfo.Read(Convert.FromBase64String(base64)));

    [Fact]
    public void a_jpeg_tells_its_size_behind_any_number_of_segments()
    {
        byte[] segment = [0xFF, 0xE1, 0x00, 0x04, 0xFF, 0xC0]; // metadata that looks like a frame
        byte[] frame = [0xFF, 0xFF, 0xC2, 0x00, 0x0B, 0x08, 0x01, 0x02, 0x03, 0x04, 0x01];

        Assert.Equal(new ImageInfo("jpg", 0x0304, 0x0102), ImageInfo.Read([0xFF, 0xD8, .. segment, .. segment, .. frame, .. new byte[4]]));
    }

    [Fact]
    public void bytes_that_break_off_or_are_something_else_are_no_image()
    {
        byte[][] images = [Convert.FromBase64String(Gif), Convert.FromBase64String(Png), Convert.FromBase64String(WebP),
            Convert.FromBase64String(WebPLossless)];
        foreach (var image in images)
        {
            for (var length = 0; length < 10; length++)
            {
                Assert.Null(ImageInfo.Read(image.AsSpan(0, length)));
            }
        }

        Assert.Null(ImageInfo.Read("plain text that is longer than any header"u8));
        Assert.Null(ImageInfo.Read([0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]));
    }
}
