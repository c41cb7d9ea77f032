using System.Xml.Linq;

namespace Scenario.FakeOss.Responses;

/// <summary>The XML of tags, the same for objects and buckets, in requests and answers.</summary>
internal static class TaggingDocument
{
    public const string Root = "Tagging";

    /// <exception cref="OssErrorException">MalformedXML, InvalidTag.</exception>
    public static ObjectTags Parse(XElement root, TagRules rules) =>
        TagsIn(root.Child("TagSet") ?? throw new OssError.MalformedXml("TagSet is missing").ToException(), rules);

    /// <exception cref="OssErrorException">MalformedXML, InvalidTag.</exception>
    public static ObjectTags TagsIn(XElement parent, TagRules rules)
    {
        var tags = parent.Children("Tag").Select(Read).ToList();
        rules.Require(tags);
        return new ObjectTags(tags);
    }

    public static OssResponse Answer(ObjectTags tags) => OssResponse.Xml(Root, xml => Write(xml, tags));

    public static void Write(OssXml xml, ObjectTags tags) => xml.Element("TagSet", set => set.Elements("Tag", tags.Items, Write));

    /// <summary>What is in the element <c>Tag</c>.</summary>
    public static void Write(OssXml xml, KeyValuePair<string, string> tag)
    {
        xml.Text("Key", tag.Key);
        xml.Text("Value", tag.Value);
    }

    /// <exception cref="OssErrorException">MalformedXML.</exception>
    public static KeyValuePair<string, string> Read(XElement tag) => KeyValuePair.Create(tag.Require("Key"), tag.Text("Value") ?? "");
}
