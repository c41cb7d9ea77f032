using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Objects;

/// <summary>oss-protocol 4.2 and 4.6: of an object with the ETag <c>AB</c> that was last modified at noon.</summary>
public sealed class PreconditionsTests
{
    private const string Noon = "Fri, 02 Jan 2026 12:00:00 GMT";
    private const string Before = "Fri, 02 Jan 2026 11:59:59 GMT";
    private const string Later = "Fri, 02 Jan 2026 12:00:01 GMT";

    private static readonly ObjectRow Row = new()
    {
        Key = "k",
        ETag = "AB",
        StorageClass = "Standard",
        LastModified = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData(200)]
    [InlineData(200, "If-Match", "AB")]
    [InlineData(200, "If-Match", "\"ab\"")]
    [InlineData(200, "If-Match", "\"CD\", \"AB\"")]
    [InlineData(200, "If-Match", "*")]
    [InlineData(412, "If-Match", "CD")]
    [InlineData(412, "If-Match", "")]
    [InlineData(304, "If-None-Match", "AB")]
    [InlineData(304, "If-None-Match", "*")]
    [InlineData(200, "If-None-Match", "CD")]
    [InlineData(200, "If-Unmodified-Since", Noon)]
    [InlineData(200, "If-Unmodified-Since", Later)]
    [InlineData(412, "If-Unmodified-Since", Before)]
    [InlineData(304, "If-Modified-Since", Noon)]
    [InlineData(304, "If-Modified-Since", Later)]
    [InlineData(200, "If-Modified-Since", Before)]
    [InlineData(200, "If-Modified-Since", "yesterday")]
    [InlineData(200, "If-Unmodified-Since", "yesterday")]
    [InlineData(304, "If-Modified-Since", "2026-01-02T12:00:00.000Z")]
    [InlineData(412, "If-Unmodified-Since", "2026-01-02T11:59:59.000Z")]
    [InlineData(412, "If-Match", "CD", "If-None-Match", "AB")] // what must hold goes before what must not
    [InlineData(412, "If-Match", "AB", "If-Unmodified-Since", Before)]
    [InlineData(304, "If-None-Match", "CD", "If-Modified-Since", Noon)]
    public void a_read_and_a_copy_go_by_the_same_conditions(int status, params string[] headers)
    {
        Assert.Equal(status, StatusOf(headers, "", static (request, row) => Preconditions.CheckRead(request, row, row.LastModified)));
        Assert.Equal(status, StatusOf(headers, "x-oss-copy-source-", Preconditions.CheckCopySource));
        Assert.Equal(200, StatusOf(headers, "", Preconditions.CheckCopySource)); // each looks at its own headers only
    }

    [Fact]
    public void a_read_goes_by_the_time_that_it_tells() // of a symbolic link that is the link's own
    {
        var request = ParsedRequest.Of("GET", "/b/k", ("If-Modified-Since", Noon));

        Preconditions.CheckRead(request, Row, Row.LastModified.AddSeconds(1));
    }

    private static int StatusOf(string[] headers, string prefix, Action<Scenario.FakeOss.Requests.OssRequest, ObjectRow> check)
    {
        var request = ParsedRequest.Of("GET", "/b/k", [.. headers.Chunk(2).Select(pair => (prefix + pair[0], pair[1]))]);
        return Record.Exception(() => check(request, Row)) is { } refused ? Assert.IsType<OssErrorException>(refused).Error.Status : 200;
    }
}
