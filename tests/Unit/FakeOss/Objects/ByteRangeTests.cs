using Scenario.FakeOss.Objects;

namespace Scenario.Unit.FakeOss.Objects;

/// <summary>oss-protocol 4.2, of an object of ten bytes: <c>whole</c>, <c>416</c>, or the part as Content-Range names it.</summary>
public sealed class ByteRangeTests
{
    [Theory]
    [InlineData(null, "whole", "whole")]
    [InlineData("0-1", "whole", "whole")]
    [InlineData("items=0-1", "whole", "whole")]
    [InlineData("bytes=", "whole", "whole")]
    [InlineData("bytes=-", "whole", "whole")]
    [InlineData("bytes=5", "whole", "whole")]
    [InlineData("bytes=a-1", "whole", "whole")]
    [InlineData("bytes=1-b", "whole", "whole")]
    [InlineData("bytes=+1-2", "whole", "whole")]
    [InlineData("bytes=5-4", "whole", "whole")]
    [InlineData("bytes=0-0", "0-0", "0-0")]
    [InlineData("bytes=0-9", "0-9", "0-9")]
    [InlineData("bytes= 2-3 ,5-6", "2-3", "2-3")]
    [InlineData("bytes=9-", "9-9", "9-9")]
    [InlineData("bytes=0-10", "whole", "0-9")]
    [InlineData("bytes=4-99999999999999999999", "whole", "4-9")]
    [InlineData("bytes=10-", "whole", "416")]
    [InlineData("bytes=10-20", "whole", "416")]
    [InlineData("bytes=99999999999999999999-", "whole", "416")]
    [InlineData("bytes=-1", "9-9", "9-9")]
    [InlineData("bytes=-10", "0-9", "0-9")]
    [InlineData("bytes=-11", "whole", "0-9")]
    [InlineData("bytes=-0", "416", "416")]
    public void a_range_is_taken_clipped_ignored_or_refused(string? header, string byDefault, string standard)
    {
        Assert.Equal(byDefault, Told(header, 10, isStandard: false));
        Assert.Equal(standard, Told(header, 10, isStandard: true));
    }

    [Theory]
    [InlineData("bytes=0-", "whole", "416")]
    [InlineData("bytes=-1", "whole", "416")]
    [InlineData("bytes=-0", "416", "416")]
    public void an_empty_object_has_no_part(string header, string byDefault, string standard)
    {
        Assert.Equal(byDefault, Told(header, 0, isStandard: false));
        Assert.Equal(standard, Told(header, 0, isStandard: true));
    }

    private static string Told(string? header, long size, bool isStandard)
    {
        ByteRange? part = null;
        if (Record.Exception(() => part = ByteRange.Resolve(header, size, isStandard)) is { } refused)
        {
            return Assert.IsType<Scenario.FakeOss.Errors.OssErrorException>(refused).Error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return part?.Describe(size)["bytes ".Length..^$"/{size}".Length] ?? "whole";
    }
}
