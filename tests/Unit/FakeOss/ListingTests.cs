namespace Scenario.Unit.FakeOss;

public sealed class ListingTests(OssFixture fixture) : IClassFixture<OssFixture>, IAsyncLifetime
{
    private static readonly string[] Keys = ["a", "a/1", "a/2", "a/b/3", "b+c d", "z", "中文"];

    private OssTestClient Root => fixture.Host.Root;

    public async ValueTask InitializeAsync()
    {
        await Root.SendAsync("PUT", "list-bucket");
        foreach (var key in Keys)
        {
            await Root.SendAsync("PUT", "list-bucket", key, "", [1]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task keys_come_in_byte_order_with_owner_and_type()
    {
        var xml = (await Root.SendAsync("GET", "list-bucket")).Xml;

        Assert.Equal(Keys, xml.Elements("Contents").Select(e => e.Element("Key")!.Value));
        Assert.Equal("100", xml.Element("MaxKeys")!.Value);
        Assert.All(xml.Elements("Contents"),
            e => Assert.Equal((OssTestHost.Account, "Normal"), (e.Element("Owner")!.Element("ID")!.Value, e.Element("Type")!.Value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task both_versions_walk_all_pages(int pageSize)
    {
        var first = new List<string>();
        for (string? marker = ""; marker is not null;)
        {
            var xml = (await Root.SendAsync("GET", "list-bucket", null, $"delimiter=%2F&max-keys={pageSize}&marker={Uri.EscapeDataString(marker)}")).Xml;
            first.AddRange(xml.Elements("Contents").Select(e => e.Element("Key")!.Value)
                .Concat(xml.Elements("CommonPrefixes").Select(e => e.Element("Prefix")!.Value)));
            marker = xml.Element("NextMarker")?.Value;
            Assert.Equal(marker is not null, xml.Element("IsTruncated")!.Value == "true");
        }

        var second = new List<string>();
        for (string? token = ""; token is not null;)
        {
            var xml = (await Root.SendAsync("GET", "list-bucket", null,
                $"list-type=2&max-keys={pageSize}" + (token.Length == 0 ? "" : $"&continuation-token={token}"))).Xml;
            second.AddRange(xml.Elements("Contents").Select(e => e.Element("Key")!.Value));
            Assert.Equal(xml.Elements("Contents").Count().ToString(System.Globalization.CultureInfo.InvariantCulture), xml.Element("KeyCount")!.Value);
            Assert.All(xml.Elements("Contents"), e => Assert.Null(e.Element("Owner")));
            token = xml.Element("NextContinuationToken")?.Value;
        }

        Assert.Equal(["a", "a/", "b+c d", "z", "中文"], first.Order(StringComparer.Ordinal));
        Assert.Equal(Keys, second);
    }

    [Fact]
    public async Task url_encoding_covers_slash_plus_and_space()
    {
        var xml = (await Root.SendAsync("GET", "list-bucket", null, "encoding-type=url&prefix=b%2Bc&list-type=2&fetch-owner=true")).Xml;

        Assert.Equal(("url", "b%2Bc", "b%2Bc%20d"),
            (xml.Element("EncodingType")!.Value, xml.Element("Prefix")!.Value, xml.Element("Contents")!.Element("Key")!.Value));
        Assert.NotNull(xml.Element("Contents")!.Element("Owner"));
    }

    [Theory]
    [InlineData("max-keys=0")]
    [InlineData("max-keys=1001")]
    [InlineData("max-keys=x")]
    [InlineData("encoding-type=base64")]
    [InlineData("list-type=3")]
    [InlineData("list-type=2&continuation-token=!!")]
    public async Task wrong_arguments_are_refused(string query)
    {
        var answer = await Root.SendAsync("GET", "list-bucket", null, query);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }
}
