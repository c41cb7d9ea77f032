using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Scenario.Signing;

/// <summary>A pooled UTF-8 buffer into which canonical texts (and keys) are written once and hashed from.</summary>
internal sealed class CanonicalText : IDisposable
{
    // A request with a security token fits.
    private const int InitialBytes = 4096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _count;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_count++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_count));
        _count += value.Length;
    }

    /// <summary>The text as UTF-8, unescaped.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        _count += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_count));
    }

    /// <summary>The text percent-encoded as UTF-8, all but <paramref name="kept"/>, with upper-case digits.</summary>
    public void Encoded(ReadOnlySpan<char> value, SearchValues<char> kept) => Encode(value, kept, "%"u8);

    /// <summary>The text percent-encoded, and the result percent-encoded again, in one pass: <c>/</c> becomes <c>%252F</c>.</summary>
    public void EncodedTwice(ReadOnlySpan<char> value, SearchValues<char> kept) => Encode(value, kept, "%25"u8);

    /// <summary>Lower-case hexadecimal SHA-256 of <paramref name="data"/>.</summary>
    public void HexSha256(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        HexLower(hash);
    }

    public void HexLower(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length * 2);
        Convert.TryToHexStringLower(value, _buffer.AsSpan(_count), out var written);
        _count += written;
    }

    public override string ToString() => Encoding.UTF8.GetString(Written);

    /// <summary>Returns the buffer cleared, since some of these texts are keys.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            Return();
        }

        _buffer = [];
        _count = 0;
    }

    private void Encode(ReadOnlySpan<char> value, SearchValues<char> kept, ReadOnlySpan<byte> escape)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (!value.IsEmpty)
        {
            var plain = value.IndexOfAnyExcept(kept);
            if (plain < 0)
            {
                Text(value);
                return;
            }

            Text(value[..plain]);
            value = value[plain..];
            // A lone surrogate reads as U+FFFD, as everywhere in .NET.
            Rune.DecodeFromUtf16(value, out var rune, out var consumed);
            var length = rune.EncodeToUtf8(utf8);
            foreach (var octet in utf8[..length])
            {
                Bytes(escape);
                Byte(HexDigit(octet >> 4));
                Byte(HexDigit(octet & 0xF));
            }

            value = value[consumed..];
        }
    }

    private static byte HexDigit(int nibble) => "0123456789ABCDEF"u8[nibble];

    private void Reserve(int size)
    {
        if (_buffer.Length - _count < size)
        {
            Grow(size);
        }
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _count + size));
        Written.CopyTo(larger);
        Return();
        _buffer = larger;
    }

    private void Return()
    {
        _buffer.AsSpan(0, _count).Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
