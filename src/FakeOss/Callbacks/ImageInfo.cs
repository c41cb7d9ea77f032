using static System.Buffers.Binary.BinaryPrimitives;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Format, in the vendor's word, and size in pixels of an image, from the first bytes of its file: what <c>imageInfo.*</c> tells.</summary>
internal sealed record ImageInfo(string Format, int Width, int Height)
{
    /// <summary>How much of a file is looked at; the metadata before a JPEG's size may be long.</summary>
    public const int HeaderBytes = 512 * 1024;

    /// <returns>Null when the bytes are no image of a known kind: BMP, GIF, JPEG, PNG, WebP.</returns>
    public static ImageInfo? Read(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] when file.Length >= 24 =>
            new("png", ReadInt32BigEndian(file[16..]), ReadInt32BigEndian(file[20..])),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] when file.Length >= 10 =>
            new("gif", ReadUInt16LittleEndian(file[6..]), ReadUInt16LittleEndian(file[8..])),
        // a negative height says that the rows run downwards
        [(byte)'B', (byte)'M', ..] when file.Length >= 26 =>
            new("bmp", ReadInt32LittleEndian(file[18..]), (int)Math.Min(int.MaxValue, Math.Abs((long)ReadInt32LittleEndian(file[22..])))),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when file.Length >= 30 && file[8..].StartsWith("WEBP"u8) => ReadWebP(file[12..]),
        [0xFF, 0xD8, ..] => ReadJpeg(file[2..]),
        _ => null,
    };

    private static ImageInfo? ReadWebP(ReadOnlySpan<byte> chunk) => chunk switch
    {
        [(byte)'V', (byte)'P', (byte)'8', (byte)' ', ..] =>
            new("webp", ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF, ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF),
        [(byte)'V', (byte)'P', (byte)'8', (byte)'L', ..] when ReadUInt32LittleEndian(chunk[9..]) is var bits =>
            new("webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1),
        [(byte)'V', (byte)'P', (byte)'8', (byte)'X', ..] => new("webp", ReadUInt24(chunk[12..]) + 1, ReadUInt24(chunk[15..]) + 1),
        _ => null,
    };

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // Segments follow one another; the size is in the one that begins the frame (SOF0 to SOF15 without DHT, JPG and DAC).
    private static ImageInfo? ReadJpeg(ReadOnlySpan<byte> rest)
    {
        while (rest is [0xFF, var marker, _, _, _, _, _, _, _, ..])
        {
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return new("jpg", ReadUInt16BigEndian(rest[7..]), ReadUInt16BigEndian(rest[5..]));
            }

            var next = marker == 0xFF ? 1 : 2 + ReadUInt16BigEndian(rest[2..]); // 0xFF: padding
            rest = rest[Math.Min(next, rest.Length)..];
        }

        return null;
    }
}
