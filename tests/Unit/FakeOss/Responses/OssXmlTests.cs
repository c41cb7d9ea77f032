using System.Text;
using System.Xml;
using System.Xml.Linq;
using Scenario.FakeOss.Responses;

namespace Scenario.Unit.FakeOss.Responses;

public sealed class OssXmlTests
{
    [Theory]
    [InlineData("")]
    [InlineData("users/alice/photos/2015/01/01/grass.jpg")]
    [InlineData("<a href=\"x\">'&amp;'</a>]]>")]
    [InlineData(" blanks, \t tabs\nand lines\r\nof both kinds\r")]
    [InlineData("日本語 – žluťoučký 🐎 end")]
    public void text_is_written_as_the_framework_writes_it_and_reads_back_as_it_was(string text)
    {
        var written = Encoding.UTF8.GetString(OssXml.Document("Root", xml => xml.Text("Text", text)));

        var framework = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize };
        using (var xml = XmlWriter.Create(framework, settings))
        {
            xml.WriteStartElement("Root");
            xml.WriteStartElement("Text");
            xml.WriteString(text);
            xml.WriteFullEndElement();
            xml.WriteFullEndElement();
        }

        Assert.Equal($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{framework}", written);
        Assert.Equal(text, XDocument.Parse(written, LoadOptions.PreserveWhitespace).Root!.Value);
    }

    [Fact]
    public void characters_that_XML_cannot_hold_stand_as_replacements_and_leave_the_rest_readable()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            if (!XmlConvert.IsXmlChar((char)code))
            {
                var written = OssXml.Document("Root", xml => xml.Text("Text", $"a{(char)code}b"));
                Assert.Equal("a\uFFFDb", XDocument.Parse(Encoding.UTF8.GetString(written)).Root!.Value);
            }
        }
    }

    [Fact]
    public void a_document_longer_than_any_buffer_is_whole()
    {
        var document = OssXml.Document("Root", static xml =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                xml.Element("Item", item =>
                {
                    item.Number("Number", i == 0 ? long.MinValue : i);
                    item.Boolean("IsEven", i % 2 == 0);
                    item.Text("Absent", null);
                });
            }
        });

        var items = XDocument.Parse(Encoding.UTF8.GetString(document)).Root!.Elements().ToList();
        Assert.Equal(20_000, items.Count);
        Assert.Equal(long.MinValue, (long)items[0].Element("Number")!);
        Assert.Equal(19_999, (long)items[^1].Element("Number")!);
        Assert.Equal(2, items[^1].Elements().Count());
    }
}
