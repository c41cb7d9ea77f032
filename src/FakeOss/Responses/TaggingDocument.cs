using System.Xml.Linq;

namespace Scenario.FakeOss.Responses;

/// <summary>The XML of tags, the same for objects and buckets, in requests and answers.</summary>
internal static class TaggingDocument
{
    public const string Root = "Tagging";

    /// <exception cref="OssErrorException">MalformedXML, InvalidTag.</exception>
    public static ObjectTags Parse(XElement root, TagRules rules)
    {
        var set = root.Child("TagSet") ?? throw new OssError.MalformedXml("TagSet is missing").ToException();
        var tags = set.Children("Tag")
            .Select(tag => KeyValuePair.Create(tag.Text("Key") ?? throw new OssError.MalformedXml("Key is missing").ToException(), tag.Text("Value") ?? ""))
            .ToList();
        rules.Require(tags);
        return new ObjectTags(tags);
    }

    public static byte[] Of(ObjectTags tags) => OssXml.Document(Root, xml => xml.Element("TagSet", set =>
    {
        foreach (var (key, value) in tags.Items)
        {
            set.Element("Tag", tag =>
            {
                tag.Text("Key", key);
                tag.Text("Value", value);
            });
        }
    }));
}
