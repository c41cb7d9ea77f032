using System.Buffers;
using System.Globalization;
using System.Text;
using Scenario.Signing;

namespace Scenario.FakeOss.Responses;

/// <summary>Writes the XML bodies: UTF-8 declaration, no namespaces, no attributes, no indentation, times with <c>.000Z</c>.</summary>
/// <remarks>By hand, since a listing is thousands of elements that hold nothing but text: the framework's writer takes four times as long for them.</remarks>
internal sealed class OssXml : IDisposable
{
    public const string ContentType = "application/xml";

    private const int LeastBuffer = 4096;
    private const int LongestNumber = 20;

    // Tabs and line feeds may stand as they are, a carriage return would be read as a line feed, and the others not at all.
    private static readonly SearchValues<char> Special = SearchValues.Create(
    [
        '&', '<', '>', '\uFFFE', '\uFFFF', .. Enumerable.Range(0, ' ').Select(static code => (char)code).Except(['\t', '\n']),
    ]);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(LeastBuffer);
    private int _length;

    /// <summary>The document so far, until this is disposed.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public static byte[] Document(string root, Action<OssXml> content)
    {
        using var xml = Begin(root, content);
        return xml.Written.ToArray();
    }

    /// <summary>As <see cref="Document"/>, in memory that serves others afterwards: a listing of a thousand has 250 KB. To be disposed.</summary>
    public static OssXml Begin(string root, Action<OssXml> content)
    {
        var xml = new OssXml();
        xml.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);
        xml.Element(root, content);
        return xml;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer); // which takes an empty one for none
        (_buffer, _length) = ([], 0);
    }

    /// <summary>The text of the element that is open; what XML 1.0 cannot hold would make the whole document unreadable and stands as U+FFFD.</summary>
    public void Content(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(Special)) >= 0; text = text[(at + 1)..])
        {
            Write(text[..at]);
            Write(text[at] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '\r' => "&#xD;"u8,
                _ => "\uFFFD"u8,
            });
        }

        Write(text);
    }

    /// <summary>One element with text; empty text gives <c>&lt;Name&gt;&lt;/Name&gt;</c>, null nothing at all.</summary>
    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            Open(name);
            Content(value);
            Close(name);
        }
    }

    /// <summary>One element per value.</summary>
    public void Texts(string name, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            Text(name, value);
        }
    }

    /// <summary>As <see cref="Text"/>.</summary>
    public void Number(string name, long? value)
    {
        if (value is { } number)
        {
            Open(name);
            Reserve(LongestNumber);
            number.TryFormat(_buffer.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
            _length += written;
            Close(name);
        }
    }

    public void Boolean(string name, bool value) => Text(name, value ? "true" : "false");

    /// <summary>Milliseconds are always <c>000</c>: one SDK's pattern is literal.</summary>
    public void Time(string name, DateTimeOffset? value) => Text(name, value is { } time ? WireTime.FormatWithZeros(time) : null);

    public void Element(string name, Action<OssXml> content)
    {
        Open(name);
        content(this);
        Close(name);
    }

    /// <summary>One element per item.</summary>
    public void Elements<T>(string name, IEnumerable<T> items, Action<OssXml, T> content)
    {
        foreach (var item in items)
        {
            Open(name);
            content(this, item);
            Close(name);
        }
    }

    /// <summary>ID and DisplayName are both the account id.</summary>
    public void Owner(string accountId) => Element("Owner", owner =>
    {
        owner.Text("ID", accountId);
        owner.Text("DisplayName", accountId);
    });

    private void Open(string name)
    {
        Write("<"u8);
        Write(name);
        Write(">"u8);
    }

    private void Close(string name)
    {
        Write("</"u8);
        Write(name);
        Write(">"u8);
    }

    // Half a surrogate pair becomes U+FFFD as well.
    private void Write(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
