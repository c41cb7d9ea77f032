using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace Scenario.FakeOss.Requests;

/// <summary>Reads the small XML and JSON bodies of requests, bounded, and the XML without DTDs or external entities.</summary>
internal static partial class XmlBody
{
    /// <summary>Largest body of a request that is not object bytes.</summary>
    public const int MaximumBytes = 2 * 1024 * 1024;

    private static readonly OssError TooLarge = new OssError.MalformedXml($"the document must not exceed {MaximumBytes} bytes");

    // No tag of the protocol is as long. The framework's reader compares each attribute of an element with those before it.
    private const int LongestTag = 1024;

    // The deepest document of the protocol, a lifecycle rule, has seven levels; the longest, a completion of 10,000 parts, 40,000 elements.
    private const int MaximumDepth = 32;
    private const int MaximumElements = 100_000;
    private const int MaximumNames = 200;

    // The vendor's numbers (EC) by root: of a document that is not well-formed, and of one with another root.
    private static readonly Dictionary<string, (string Malformed, string WrongRoot)> Codes = new(StringComparer.Ordinal)
    {
        ["Delete"] = ("0016-00000607", "0016-00000608"),
        ["LifecycleConfiguration"] = ("0014-00000011", "0014-00000012"),
    };

    /// <summary>The whole body; its Content-MD5 is checked when one was sent.</summary>
    /// <exception cref="OssErrorException">MalformedXML when too large, InvalidDigest, IncompleteBody.</exception>
    public static async Task<byte[]> ReadBytesAsync(OssRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBytes)
        {
            TooLarge.Throw();
        }

        using var buffer = new MemoryStream();
        await new LimitedStream(request.Body, MaximumBytes, TooLarge).CopyToAsync(buffer, cancellationToken);
        var bytes = buffer.ToArray();
        (request.ContentLength is { } announced && announced != bytes.Length ? OssError.IncompleteBody
            : request.Header("Content-MD5") is { } md5 && !IsDigestOf(md5, bytes) ? new OssError.InvalidDigest(md5)
            : null)?.Throw();
        return bytes;
    }

    /// <summary>The root element of an XML body; old SDK samples carry a namespace, so names are to be compared locally.</summary>
    /// <exception cref="OssErrorException">MalformedXML when it is not XML or has another root.</exception>
    public static async Task<XElement> ReadAsync(OssRequest request, string root, CancellationToken cancellationToken) =>
        Parse(await ReadBytesAsync(request, cancellationToken), root);

    /// <param name="bytes">The document.</param>
    /// <param name="root">Local name of the root element.</param>
    /// <param name="allowControlCharacters">Text may have characters that XML 1.0 does not have, as they are or as references such as <c>&amp;#2;</c>.</param>
    /// <exception cref="OssErrorException">MalformedXML.</exception>
    public static XElement Parse(byte[] bytes, string root, bool allowControlCharacters = false)
    {
        var (malformed, wrongRoot) = Codes.GetValueOrDefault(root);
        if (!Utf8.IsValid(bytes))
        {
            throw new OssError.MalformedXml("not UTF-8", malformed).ToException();
        }

        try
        {
            var text = Encoding.UTF8.GetString(WithoutHead(bytes));
            text = allowControlCharacters ? WithReferences(text) : text;
            if (text.Length > MaximumBytes)
            {
                TooLarge.Throw();
            }

            using var reader = XmlReader.Create(new StringReader(text), new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = !allowControlCharacters,
            });
            var element = (HasLongTag(text) ? null : Load(reader)) ?? throw new OssError.MalformedXml(
                "the document is too deep, or has too many elements, names or letters in a tag", malformed).ToException();
            return element.Name.LocalName == root ? element : throw new OssError.MalformedXml($"the root must be {root}", wrongRoot).ToException();
        }
        catch (XmlException exception)
        {
            throw new OssError.MalformedXml($"not well-formed at line {exception.LineNumber}, position {exception.LinePosition}", malformed).ToException();
        }
    }

    /// <summary>First child of that local name.</summary>
    public static XElement? Child(this XElement parent, string name) => parent.Children(name).FirstOrDefault();

    public static IEnumerable<XElement> Children(this XElement parent, string name) => parent.Elements().Where(element => element.Name.LocalName == name);

    /// <summary>Text of the first child of that name; null when absent.</summary>
    public static string? Text(this XElement parent, string name) => parent.Child(name)?.Value;

    /// <exception cref="OssErrorException">MalformedXML where there is none.</exception>
    public static string Require(this XElement parent, string name) =>
        parent.Text(name) ?? throw new OssError.MalformedXml($"{name} is missing").ToException();

    /// <summary><c>true</c> or <c>false</c> in the first child of that name, in any case; null when absent.</summary>
    /// <exception cref="OssErrorException">MalformedXML for anything else.</exception>
    public static bool? Boolean(this XElement parent, string name, string? ec = null) => parent.Text(name) is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw new OssError.MalformedXml($"{name} must be true or false", ec).ToException();

    // INVARIANT: not XElement.Load. XElement climbs to the root for every child that it is given, so that depth costs its square, and names without a namespace
    // are kept as long as the process lives, so that invented ones would fill it: here each document has a namespace of its own, which goes with it.
    private static XElement? Load(XmlReader reader)
    {
        var space = XNamespace.Get($"urn:document:{Guid.NewGuid():n}");
        var names = new HashSet<XName>();
        var text = new StringBuilder();
        var elements = 0;
        XElement? root = null;
        XElement? open = null;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                text.Append(reader.Value);
            }
            else if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                if (text.Length > 0)
                {
                    open?.Add(new XText(text.ToString()));
                    text.Clear();
                }

                if (reader.NodeType == XmlNodeType.EndElement)
                {
                    open = open?.Parent;
                    continue;
                }

                var name = space + reader.LocalName;
                names.Add(name);
                if (reader.Depth >= MaximumDepth || ++elements > MaximumElements || names.Count > MaximumNames)
                {
                    return null;
                }

                var element = new XElement(name);
                open?.Add(element);
                root ??= element;
                open = reader.IsEmptyElement ? open : element;
            }
        }

        return root;
    }

    // The vendor's C SDK encodes four bytes of its buffer more than the digest has: the first sixteen count.
    private static bool IsDigestOf(string base64, byte[] body)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            && length >= MD5.HashSizeInBytes
            && bytes.AsSpan(0, MD5.HashSizeInBytes).SequenceEqual(MD5.HashData(body));
    }

    // XML allows nothing before its declaration, clients send blanks and byte order marks there.
    private static ReadOnlySpan<byte> WithoutHead(ReadOnlySpan<byte> bytes) =>
        (bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes).TrimStart(" \t\r\n"u8);

    // The reader takes a reference to any character, but no such character itself. In a literal a reference is none: there it is interrupted.
    private static string WithReferences(string document)
    {
        var controls = Control().Count(document); // each grows by three letters at least
        return controls == 0 ? document
            : document.Length + (3 * controls) > MaximumBytes ? throw TooLarge.ToException()
            : LiteralOrControl().Replace(document, static found => found.Length == 1
                ? $"&#{(int)found.Value[0]};"
                : Control().Replace(found.Value, static control => $"]]>&#{(int)control.Value[0]};<![CDATA["));
    }

    private static bool HasLongTag(string text)
    {
        foreach (var markup in Markup().EnumerateMatches(text))
        {
            var start = text.AsSpan(markup.Index);
            if (markup.Length > LongestTag && !start.StartsWith("<!--") && !start.StartsWith("<![CDATA[") && !start.StartsWith("<?"))
            {
                return true;
            }
        }

        return false;
    }

    // A comment, a literal, an instruction, or a tag up to the angle bracket that stands in no quotes; what does not end is malformed, as the reader will find.
    [GeneratedRegex(
        """<!--.*?(?:-->|\z)|<!\[CDATA\[.*?(?:\]\]>|\z)|<\?.*?(?:\?>|\z)|<(?>(?:[^>"']+|"[^"]*(?:"|\z)|'[^']*(?:'|\z))*)(?:>|\z)""",
        RegexOptions.Singleline)]
    private static partial Regex Markup();

    [GeneratedRegex(@"<!\[CDATA\[.*?(?:\]\]>|\z)|[\x01-\x08\x0B\x0C\x0E-\x1F]", RegexOptions.Singleline)]
    private static partial Regex LiteralOrControl();

    // NUL stays out: no key has one.
    [GeneratedRegex(@"[\x01-\x08\x0B\x0C\x0E-\x1F]")]
    private static partial Regex Control();
}
