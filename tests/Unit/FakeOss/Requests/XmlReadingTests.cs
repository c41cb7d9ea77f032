using System.Text;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Requests;

/// <summary>oss-protocol 3.5: what a document may cost, and what it may say.</summary>
public sealed class XmlReadingTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "<a><b></a>", "not well-formed" },
        { "", "not well-formed" },
        { "<b/>", "the root must be a" },
        { "<!DOCTYPE a><a/>", "not well-formed" },
        { "<a>&#2;</a>", "not well-formed" },
        { Nested(33), "the document is too deep" },
        { $"<a>{string.Concat(Enumerable.Range(0, 200).Select(static i => $"<n{i}/>"))}</a>", "the document is too deep" },
        { $"<a>{string.Concat(Enumerable.Repeat("<b/>", 100_000))}</a>", "the document is too deep" },
        { $"<a><b c=\"{new string('x', 1100)}\"/></a>", "the document is too deep" },
        { $"<a><b c='{new string('x', 1100)}", "the document is too deep" },
        { "<a><b c='", "not well-formed" },
        { "<a><!-- ", "not well-formed" },
        { "<a><![CDATA[ ", "not well-formed" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void a_document_that_costs_too_much_or_is_none_is_malformed(string xml, string mistake)
    {
        var error = ParsedRequest.Refusal(() => XmlBody.Parse(Encoding.UTF8.GetBytes(xml), "a"));

        Assert.IsType<OssError.MalformedXml>(error);
        Assert.Contains(mistake, error.Detail?.ToString() + error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_limits_themselves_are_met()
    {
        Assert.Equal("a", XmlBody.Parse(Encoding.UTF8.GetBytes(Nested(32)), "a").Name.LocalName);
        Assert.Equal(199, Parse($"<a>{string.Concat(Enumerable.Range(0, 199).Select(static i => $"<n{i}/>"))}</a>").Elements().Count());
        Assert.Equal(99_999, Parse($"<a>{string.Concat(Enumerable.Repeat("<b/>", 99_999))}</a>").Elements().Count());
        var literal = new string('<', 3000);
        Assert.Equal(literal + "k", Parse($"<a><!--{literal}--><?p {literal}?><b c='>' d=\">\"><![CDATA[{literal}]]>k</b></a>").Text("b"));
    }

    [Fact]
    public void a_head_of_blanks_and_a_namespace_do_not_matter()
    {
        var element = XmlBody.Parse([.. Encoding.UTF8.Preamble, .. "\r\n <?xml version=\"1.0\"?><x:a xmlns:x=\"u\"><x:b>1</x:b><b>2</b></x:a>"u8], "a");

        Assert.Equal("1", element.Text("b"));
        Assert.Equal(2, element.Children("b").Count());
        Assert.Null(element.Text("c"));
    }

    [Fact]
    public void bytes_that_are_no_UTF_8_are_malformed() =>
        Assert.IsType<OssError.MalformedXml>(ParsedRequest.Refusal(() => XmlBody.Parse([.. "<a>"u8, 0xFF, .. "</a>"u8], "a")));

    [Theory]
    [InlineData("<a>x\u0002y</a>", "x\u0002y")]
    [InlineData("<a>&#2;</a>", "\u0002")]
    [InlineData("<a><![CDATA[x\u0002]]>\u0003</a>", "x\u0002\u0003")]
    [InlineData("<a>plain\t</a>", "plain\t")]
    public void where_keys_are_named_control_characters_are_text(string xml, string text) =>
        Assert.Equal(text, XmlBody.Parse(Encoding.UTF8.GetBytes(xml), "a", allowControlCharacters: true).Value);

    [Fact]
    public void control_characters_that_swell_a_document_beyond_the_limit_are_refused()
    {
        var swelling = Encoding.UTF8.GetBytes($"<a>{new string('\u0002', XmlBody.MaximumBytes / 3)}</a>");

        Assert.IsType<OssError.MalformedXml>(ParsedRequest.Refusal(() => XmlBody.Parse(swelling, "a", allowControlCharacters: true)));
    }

    [Theory]
    [InlineData("<a/>", null)]
    [InlineData("<a><b>TRUE</b></a>", true)]
    [InlineData("<a><b>false</b></a>", false)]
    public void a_flag_is_true_or_false_in_any_case(string xml, bool? flag) => Assert.Equal(flag, Parse(xml).Boolean("b"));

    [Fact]
    public void another_word_is_no_flag() => Assert.IsType<OssError.MalformedXml>(ParsedRequest.Refusal(() => Parse("<a><b>yes</b></a>").Boolean("b")));

    [Fact]
    public async Task a_body_is_refused_for_its_announced_and_for_its_real_size()
    {
        var stop = TestContext.Current.CancellationToken;
        var announced = ParsedRequest.Of("PUT", "/b?cors", "<a/>"u8.ToArray());
        announced.Http.Request.ContentLength = XmlBody.MaximumBytes + 1;
        var endless = ParsedRequest.Of("PUT", "/b?cors", new byte[XmlBody.MaximumBytes + 1]);
        endless.Http.Request.ContentLength = null;
        var cut = ParsedRequest.Of("PUT", "/b?cors", "<a/>"u8.ToArray());
        cut.Http.Request.ContentLength = 5;

        Assert.IsType<OssError.MalformedXml>(await ParsedRequest.RefusalAsync(() => XmlBody.ReadBytesAsync(announced, stop)));
        Assert.IsType<OssError.MalformedXml>(await ParsedRequest.RefusalAsync(() => XmlBody.ReadBytesAsync(endless, stop)));
        Assert.Equal(OssError.IncompleteBody, await ParsedRequest.RefusalAsync(() => XmlBody.ReadBytesAsync(cut, stop)));
    }

    [Theory]
    [InlineData("CY9rzUYh03PK3k6DJie09g==", true)] // MD5 of "test"
    [InlineData("CY9rzUYh03PK3k6DJie09gAAAAA=", true)] // as the vendor's C SDK sends it, four bytes too long
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", false)]
    [InlineData("CY9rzUYh", false)]
    [InlineData("not base64", false)]
    public async Task the_digest_of_a_document_is_checked(string md5, bool isRight)
    {
        var request = ParsedRequest.Of("PUT", "/b?cors", "test"u8.ToArray(), ("Content-MD5", md5));
        var reading = () => XmlBody.ReadBytesAsync(request, TestContext.Current.CancellationToken);

        if (isRight)
        {
            Assert.Equal("test"u8.ToArray(), await reading());
        }
        else
        {
            Assert.IsType<OssError.InvalidDigest>(await ParsedRequest.RefusalAsync(reading));
        }
    }

    private static System.Xml.Linq.XElement Parse(string xml) => XmlBody.Parse(Encoding.UTF8.GetBytes(xml), "a");

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("<a>", levels)) + string.Concat(Enumerable.Repeat("</a>", levels));
}
