using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Scenario.FakeOss.Errors;

namespace Scenario.FakeOss.Requests;

/// <summary>Reads the small XML and JSON bodies of requests, bounded, and the XML without DTDs or external entities.</summary>
internal static class XmlBody
{
    /// <summary>Largest body of a request that is not object bytes.</summary>
    public const int MaximumBytes = 2 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumBytes,
        CloseInput = true,
    };

    private static readonly XmlReaderSettings UncheckedSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumBytes,
        CloseInput = true,
        CheckCharacters = false,
    };

    // The deepest document of the protocol, a lifecycle rule, has seven levels; the longest, a completion of 10,000 parts, 40,000 elements.
    private const int MaximumDepth = 32;
    private const int MaximumElements = 100_000;

    // Single bytes in UTF-8 too. NUL stays out: no key has one.
    private static readonly SearchValues<byte> RawControls =
        SearchValues.Create([.. Enumerable.Range(1, 0x1F).Select(static code => (byte)code).Except("\t\n\r"u8.ToArray())]);

    /// <summary>The whole body; its Content-MD5 is checked when one was sent.</summary>
    /// <exception cref="OssErrorException">MalformedXML when too large, InvalidDigest, IncompleteBody.</exception>
    public static async Task<byte[]> ReadBytesAsync(OssRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBytes)
        {
            throw new OssError.MalformedXml().ToException();
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + count > MaximumBytes)
            {
                throw new OssError.MalformedXml().ToException();
            }

            buffer.Write(chunk, 0, count);
        }

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
        try
        {
            var document = WithoutHead(allowControlCharacters ? WithReferences(bytes) : bytes);
            using var reader = XmlReader.Create(document, allowControlCharacters ? UncheckedSettings : Settings);
            if (Load(reader) is { } element && element.Name.LocalName == root)
            {
                return element;
            }
        }
        catch (XmlException)
        {
            // answered below, as for a wrong root
        }

        throw new OssError.MalformedXml().ToException();
    }

    /// <summary>First child of that local name.</summary>
    public static XElement? Child(this XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    /// <summary>Text of the first child of that name; null when absent.</summary>
    public static string? Text(this XElement parent, string name) => parent.Child(name)?.Value;

    // INVARIANT: not XElement.Load. XElement climbs to the root for every child that it is given, so that depth costs its square, and names without a namespace
    // are kept as long as the process lives, so that invented ones would fill it: here each document has a namespace of its own, which goes with it.
    private static XElement? Load(XmlReader reader)
    {
        var names = XNamespace.Get($"urn:document:{Guid.NewGuid():n}");
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

                var element = new XElement(names + reader.LocalName);
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
    private static MemoryStream WithoutHead(byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        while (start < bytes.Length && bytes[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        return new MemoryStream(bytes, start, bytes.Length - start);
    }

    // The reader takes a reference to any character, but no such character itself.
    private static byte[] WithReferences(byte[] bytes)
    {
        if (!bytes.AsSpan().ContainsAny(RawControls))
        {
            return bytes;
        }

        using var text = new MemoryStream(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (RawControls.Contains(value))
            {
                text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"&#{value};")));
            }
            else
            {
                text.WriteByte(value);
            }
        }

        return text.ToArray();
    }

    /// <summary><c>true</c> or <c>false</c> in the first child of that name, in any case; null when absent.</summary>
    /// <exception cref="OssErrorException">MalformedXML for anything else.</exception>
    public static bool? Boolean(this XElement parent, string name) => parent.Text(name) is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw new OssError.MalformedXml().ToException();
}
