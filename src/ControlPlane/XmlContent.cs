using System.Text;
using System.Xml;

namespace Scenario.ControlPlane;

/// <summary>Text for an XML answer.</summary>
public static class XmlContent
{
    /// <summary>The text with U+FFFD for what XML 1.0 cannot carry at all: one such character of a client would make the whole answer unreadable.</summary>
    public static string Clean(string text)
    {
        StringBuilder? cleaned = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                cleaned?.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                cleaned?.Append(text[i]).Append(text[i + 1]);
                i++;
            }
            else
            {
                cleaned ??= new StringBuilder(text, 0, i, text.Length);
                cleaned.Append('\uFFFD');
            }
        }

        return cleaned?.ToString() ?? text;
    }
}
