using System.Text;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Multipart;

/// <summary>oss-protocol 4.9: which parts a completion takes.</summary>
public sealed class CompletionListTests
{
    private const string One = "<Part><PartNumber>1</PartNumber><ETag>\"A1\"</ETag></Part>";
    private const string Two = "<Part><PartNumber> 2 </PartNumber><ETag>b2</ETag></Part>";

    private static readonly PartRow[] Uploaded = [Part(1, 100 * 1024), Part(2, 100 * 1024), Part(10_000, 1)];

    [Theory]
    [InlineData(One + Two, "1 2", null)]
    [InlineData(Two, "2", null)]
    [InlineData("", "", null)]
    [InlineData(Two + One, "InvalidPartOrder", null)]
    [InlineData(One + One, "InvalidPartOrder", null)]
    [InlineData("<Part><PartNumber>3</PartNumber><ETag>C3</ETag></Part>", "InvalidPart", null)]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>B2</ETag></Part>", "InvalidPart", null)]
    [InlineData("<Part><PartNumber>0</PartNumber><ETag>A1</ETag></Part>", "InvalidArgument", null)]
    [InlineData("<Part><PartNumber>10001</PartNumber><ETag>A1</ETag></Part>", "InvalidArgument", null)]
    [InlineData("<Part><PartNumber>-1</PartNumber><ETag>A1</ETag></Part>", "InvalidArgument", null)]
    [InlineData("<Part><PartNumber>one</PartNumber><ETag>A1</ETag></Part>", "MalformedXML", "0042-00000205")]
    [InlineData("<Part><PartNumber>1</PartNumber></Part>", "MalformedXML", "0042-00000205")]
    [InlineData("<Part><ETag>A1</ETag></Part>", "MalformedXML", "0042-00000205")]
    [InlineData("<Part>", "MalformedXML", "0042-00000205")]
    public async Task the_list_ascends_and_each_part_is_there_with_its_ETag(string parts, string outcome, string? ec)
    {
        var xml = $"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>";
        if (outcome.Length > 0 && char.IsLetter(outcome[0]))
        {
            var error = await ParsedRequest.RefusalAsync(() => ChooseAsync(xml));
            Assert.Equal(outcome, error.Code);
            Assert.True(ec is null || ec == error.Ec, error.Ec);
        }
        else
        {
            Assert.Equal(outcome, string.Join(' ', (await ChooseAsync(xml)).Select(part => part.Number)));
        }
    }

    [Fact]
    public async Task only_the_last_part_may_be_small()
    {
        PartRow[] uploaded = [Part(1, (100 * 1024) - 1), Part(2, 1)];

        Assert.Equal("EntityTooSmall", (await ParsedRequest.RefusalAsync(() => ChooseAsync($"<CompleteMultipartUpload>{One}{Two}</CompleteMultipartUpload>", uploaded))).Code);
        Assert.Single(await ChooseAsync($"<CompleteMultipartUpload>{Two}</CompleteMultipartUpload>", uploaded));
    }

    [Theory]
    [InlineData("yes", "", "1 2 10000")]
    [InlineData("YES", "", "1 2 10000")]
    [InlineData("no", "", "InvalidArgument")]
    [InlineData("yes", "<CompleteMultipartUpload/>", "InvalidArgument")]
    public async Task all_that_were_uploaded_may_be_asked_for_instead_of_a_list(string all, string body, string outcome) => Assert.Equal(
        outcome,
        char.IsLetter(outcome[0])
            ? (await ParsedRequest.RefusalAsync(() => ChooseAsync(body, Uploaded, all))).Code
            : string.Join(' ', (await ChooseAsync(body, Uploaded, all)).Select(part => part.Number)));

    [Fact]
    public async Task of_no_part_at_all_nothing_can_be_made() =>
        Assert.Equal("InvalidPart", (await ParsedRequest.RefusalAsync(() => ChooseAsync("", [], "yes"))).Code);

    private static async Task<IReadOnlyList<PartRow>> ChooseAsync(string body, PartRow[]? uploaded = null, string? all = null)
    {
        var request = ParsedRequest.Of("POST", "/b/k?uploadId=u", Encoding.UTF8.GetBytes(body), all is null ? [] : [("x-oss-complete-all", all)]);
        return (await CompletionList.ReadAsync(request, TestContext.Current.CancellationToken)).Choose(uploaded ?? Uploaded);
    }

    private static PartRow Part(int number, long size) =>
        new(number, number switch { 1 => "A1", 2 => "B2", _ => "D4" }, size, 0, DateTimeOffset.UnixEpoch, "blob");
}
