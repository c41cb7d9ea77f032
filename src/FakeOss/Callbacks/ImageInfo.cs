using System.Buffers.Binary;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Size and format of an image, from the first bytes of its file: what <c>imageInfo.*</c> tells.</summary>
/// <param name="Format">As the vendor names it, such as <c>jpg</c>.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record ImageInfo(string Format, int Width, int Height)
{
    /// <summary>How much of a file is looked at; the metadata before a JPEG's size may be long.</summary>
    public const int HeaderBytes = 512 * 1024;

    /// <returns>Null when the bytes are no image of a known kind: BMP, GIF, JPEG, PNG, WebP.</returns>
    public static ImageInfo? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length >= 24 && header.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return new("png", BinaryPrimitives.ReadInt32BigEndian(header[16..]), BinaryPrimitives.ReadInt32BigEndian(header[20..]));
        }

        if (header.Length >= 10 && (header.StartsWith("GIF87a"u8) || header.StartsWith("GIF89a"u8)))
        {
            return new("gif", BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), BinaryPrimitives.ReadUInt16LittleEndian(header[8..]));
        }

        if (header.Length >= 26 && header.StartsWith("BM"u8))
        {
            // a negative height says that the rows run downwards
            return new("bmp", BinaryPrimitives.ReadInt32LittleEndian(header[18..]),
                (int)Math.Min(int.MaxValue, Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(header[22..]))));
        }

        if (header.Length >= 30 && header.StartsWith("RIFF"u8) && header[8..].StartsWith("WEBP"u8))
        {
            return ReadWebP(header[12..]);
        }

        return header.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? ReadJpeg(header[2..]) : null;
    }

    private static ImageInfo? ReadWebP(ReadOnlySpan<byte> chunk)
    {
        if (chunk.StartsWith("VP8 "u8))
        {
            return new("webp", BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF);
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]);
            return new("webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.StartsWith("VP8X"u8) ? new("webp", ReadUInt24(chunk[12..]) + 1, ReadUInt24(chunk[15..]) + 1) : null;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // Segments follow one another; the size is in the one that begins the frame (SOF0 to SOF15 without DHT, JPG and DAC).
    private static ImageInfo? ReadJpeg(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 9)
        {
            var marker = rest[1];
            if (rest[0] != 0xFF)
            {
                return null;
            }

            if (marker == 0xFF)
            {
                rest = rest[1..]; // padding
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return new("jpg", BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            }

            var next = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (next >= rest.Length)
            {
                return null;
            }

            rest = rest[next..];
        }

        return null;
    }
}
