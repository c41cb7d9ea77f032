using System.Buffers.Binary;
using Scenario.ControlPlane;

namespace Scenario.FakeSts;

/// <summary>Makes the identifiers that answers carry; tests replace the randomness to get stable ones.</summary>
/// <param name="fill">Fills a span with random bytes.</param>
internal sealed class Identifiers(Identifiers.Fill fill)
{
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public Identifiers()
        : this(BulkRandom.Fill)
    {
    }

    public delegate void Fill(Span<byte> bytes);

    /// <summary>An upper-case UUID.</summary>
    public string RequestId()
    {
        Span<byte> bytes = stackalloc byte[16];
        fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D").ToUpperInvariant();
    }

    /// <summary><c>STS.</c> and 25 alphanumerics (sts-ram-api 6).</summary>
    public string TemporaryAccessKeyId() => "STS." + Alphanumeric(25);

    /// <summary>So many letters and digits, each equally likely.</summary>
    public string Alphanumeric(int length) => string.Create(length, this, static (text, self) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Alphanumerics[self.Below(Alphanumerics.Length)];
        }
    });

    /// <summary>So many decimal digits after the given first one.</summary>
    public string Digits(char first, int furtherDigits) => first + string.Create(furtherDigits, this, static (text, self) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)('0' + self.Below(10));
        }
    });

    private int Below(int limit)
    {
        Span<byte> bytes = stackalloc byte[8];
        fill(bytes);
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(bytes) % (ulong)limit);
    }
}
