using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace Scenario.FakeOss.Requests;

/// <summary>Reads the small XML and JSON bodies of requests, bounded, and the XML without DTDs or external entities.</summary>
internal static class XmlBody
{
    /// <summary>Largest body of a request that is not object bytes.</summary>
    public const int MaximumBytes = 2 * 1024 * 1024;

    private static readonly OssError TooLarge = new OssError.MalformedXml($"the document must not exceed {MaximumBytes} bytes");

    private static XmlReaderSettings Settings(bool checksCharacters) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumBytes,
        CloseInput = true,
        CheckCharacters = checksCharacters,
    };

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

    // No tag of the protocol is as long. The framework's reader compares each attribute of an element with those before it.
    private const int LongestTag = 1024;

    // NUL stays out: no key has one.
    private static readonly SearchValues<char> RawControls =
        SearchValues.Create([.. Enumerable.Range(1, 0x1F).Select(static code => (char)code).Except("\t\n\r")]);

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
        if (request.ContentLength is { } announced && announced != bytes.Length)
        {
            throw new OssError.IncompleteBody().ToException();
        }

        if (request.Header("Content-MD5") is { } md5 && !IsDigestOf(md5, bytes))
        {
            throw new OssError.InvalidDigest(md5).ToException();
        }

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

        string mistake;
        try
        {
            var text = Encoding.UTF8.GetString(WithoutHead(bytes));
            text = allowControlCharacters ? WithReferences(text) : text;
            if (text.Length > MaximumBytes)
            {
                TooLarge.Throw();
            }

            using var reader = XmlReader.Create(new StringReader(text), Settings(checksCharacters: !allowControlCharacters));
            var element = HasLongTag(text) ? null : Load(reader);
            if (element?.Name.LocalName == root)
            {
                return element;
            }

            mistake = element is null ? "the document is too deep, or has too many elements, names or letters in a tag" : $"the root must be {root}";
            malformed = element is null ? malformed : wrongRoot;
        }
        catch (XmlException exception)
        {
            mistake = $"not well-formed at line {exception.LineNumber}, position {exception.LinePosition}";
        }

        throw new OssError.MalformedXml(mistake, malformed).ToException();
    }

    /// <summary>First child of that local name.</summary>
    public static XElement? Child(this XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

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
        var names = new Dictionary<string, XName>(StringComparer.Ordinal);
        var text = new StringBuilder();
        var elements = 0;
        XElement? root = null;
        XElement? open = null;
        while (reader.Read())
        {
            if (reader.HasValue && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
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

                if (reader.Depth >= MaximumDepth || ++elements > MaximumElements)
                {
                    return null;
                }

                if (!names.TryGetValue(reader.LocalName, out var name))
                {
                    if (names.Count == MaximumNames)
                    {
                        return null;
                    }

                    names.Add(reader.LocalName, name = space + reader.LocalName);
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

    // The reader takes a reference to any character, but no such character itself.
    private static string WithReferences(string document)
    {
        if (!document.AsSpan().ContainsAny(RawControls))
        {
            return document;
        }

        const string Open = "<![CDATA[";
        const string Close = "]]>";
        var text = new StringBuilder(document.Length + 16);
        var isLiteral = false; // in a CDATA section, where a reference is none: it is interrupted
        for (var at = 0; at < document.Length && text.Length <= MaximumBytes; at++)
        {
            if (RawControls.Contains(document[at]))
            {
                text.Append(isLiteral ? Close : "").Append("&#").Append((int)document[at]).Append(';').Append(isLiteral ? Open : "");
                continue;
            }

            isLiteral = isLiteral ? !document.AsSpan(at).StartsWith(Close) : document.AsSpan(at).StartsWith(Open);
            text.Append(document[at]);
        }

        return text.ToString();
    }

    private static bool HasLongTag(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('<') is var open and >= 0)
        {
            text = text[open..];
            var length = text.StartsWith("<!--") ? LengthTo(text, "-->")
                : text.StartsWith("<![CDATA[") ? LengthTo(text, "]]>")
                : text.StartsWith("<?") ? LengthTo(text, "?>")
                : LengthOfTag(text[..Math.Min(text.Length, LongestTag)]);
            if (length < 0)
            {
                return text.Length >= LongestTag;
            }

            text = text[length..];
        }

        return false;
    }

    // What does not end is malformed, as the reader will find.
    private static int LengthTo(ReadOnlySpan<char> text, ReadOnlySpan<char> end) => text.IndexOf(end) is var at and >= 0 ? at + end.Length : text.Length;

    // Up to the angle bracket that stands in no quotes; -1 when there is none.
    private static int LengthOfTag(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (text[at..].IndexOfAny('>', '"', '\'') is var next and >= 0)
        {
            at += next;
            if (text[at] == '>')
            {
                return at + 1;
            }

            var quote = text[(at + 1)..].IndexOf(text[at]);
            if (quote < 0)
            {
                return -1;
            }

            at += quote + 2;
        }

        return -1;
    }
}
