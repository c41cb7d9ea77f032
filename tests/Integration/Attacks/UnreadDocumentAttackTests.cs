using System.Text;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.Integration.FakeOss;

namespace Scenario.Integration.Attacks;

/// <summary>Documents that cost more to read than to send, from people whom nobody knows.</summary>
public sealed class UnreadDocumentAttackTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    [Fact]
    public async Task a_stranger_who_could_delete_nothing_is_not_asked_for_the_document()
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        await connection.SendAsync(
            $"POST /sample-bucket?delete HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 560000\r\nExpect: 100-continue\r\n\r\n");

        var answer = await connection.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 403 Forbidden", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>AccessDenied</Code>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task where_anyone_may_delete_a_deep_document_is_malformed()
    {
        var bucket = await Host.Root.NewBucketAsync();
        Assert.Equal(200, (await Host.Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read-write"))).Status);
        await Host.Root.SendAsync("PUT", bucket, "mine", "", "x"u8.ToArray());

        var deep = await Host.Anonymous.SendXmlAsync("POST", bucket, null, "delete", Nested(80_000));
        var plain = await Host.Anonymous.SendXmlAsync("POST", bucket, null, "delete", "<Delete><Object><Key>mine</Key></Object></Delete>");

        Assert.Equal((400, "MalformedXML"), (deep.Status, deep.Code));
        Assert.Equal(200, plain.Status);
        Assert.Equal(404, (await Host.Root.SendAsync("GET", bucket, "mine")).Status);
    }

    [Theory]
    [InlineData("PUT", "cors")]
    [InlineData("PUT", "lifecycle")]
    [InlineData("PUT", "tagging")]
    [InlineData("PUT", "website")]
    [InlineData("PUT", "referer")]
    [InlineData("PUT", "versioning")]
    [InlineData("PUT", "")]
    [InlineData("POST", "delete")]
    public async Task a_deep_document_is_malformed_wherever_one_is_read(string method, string query)
    {
        var bucket = query.Length == 0 ? "test-" + Guid.NewGuid().ToString("n") : await Host.Root.NewBucketAsync();

        var answer = await Host.Root.SendXmlAsync(method, bucket, null, query, Nested(80_000));

        Assert.Equal((400, "MalformedXML"), (answer.Status, answer.Code));
    }

    [Fact]
    public void a_document_of_the_protocols_own_size_is_read()
    {
        var parts = string.Concat(
            Enumerable.Range(1, 10_000).Select(number => $"<Part><PartNumber>{number}</PartNumber><ETag>\"0123456789ABCDEF0123456789ABCDEF\"</ETag></Part>"));

        var root = XmlBody.Parse(Encoding.UTF8.GetBytes(
            $"<CompleteMultipartUpload xmlns=\"http://doc.oss-cn-hangzhou.aliyuncs.com\">{parts}</CompleteMultipartUpload>"), "CompleteMultipartUpload");

        Assert.Equal((10_000, "10000"), (root.Children("Part").Count(), root.Children("Part").Last().Text("PartNumber")));
    }

    [Fact]
    public void text_in_pieces_is_one_text_and_names_leave_with_their_document()
    {
        var root = XmlBody.Parse("<Delete><Object><Key>a<![CDATA[<b>]]><!-- not this -->&#99;<x/>d</Key></Object></Delete>"u8.ToArray(), "Delete");

        Assert.Equal("a<b>cd", root.Child("Object")!.Text("Key"));
        Assert.NotEqual(System.Xml.Linq.XNamespace.None, root.Name.Namespace);
        Assert.Throws<OssErrorException>(
            () => XmlBody.Parse(Encoding.UTF8.GetBytes($"<Delete>{string.Concat(Enumerable.Repeat("<a/>", 100_001))}</Delete>"), "Delete"));
    }

    private static string Nested(int depth) =>
        $"<Delete>{string.Concat(Enumerable.Repeat("<a>", depth))}{string.Concat(Enumerable.Repeat("</a>", depth))}</Delete>";
}
