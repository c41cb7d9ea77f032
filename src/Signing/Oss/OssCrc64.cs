using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Scenario.Signing.Oss;

/// <summary>
/// The checksum in <c>x-oss-hash-crc64ecma</c>: ECMA-182 polynomial, reflected in and out, initial value and final XOR all
/// ones ("CRC-64/XZ"). On the wire it is an unsigned decimal number; of the empty string it is 0.
/// </summary>
/// <remarks>The framework's <c>System.IO.Hashing.Crc64</c> is the unreflected variant and gives other numbers.</remarks>
public static class OssCrc64
{
    private const ulong Polynomial = 0xC96C5795D7870F42;
    private const int Slices = 8;
    private const int FoldedAtOnce = 64;
    private static readonly ulong[] Table = BuildTable();
    private static readonly ulong[] PowersOfX = BuildPowers();
    private static readonly Vector128<ulong> By64Bytes = Vector128.Create(PowerOfX(512 + 64 - 1), PowerOfX(512 - 1));
    private static readonly Vector128<ulong> By16Bytes = Vector128.Create(PowerOfX(128 + 64 - 1), PowerOfX(128 - 1));

    /// <summary>The checksum of a whole text.</summary>
    public static ulong Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>Continues a checksum: <c>Append(Compute(a), b)</c> equals <c>Compute(a + b)</c>; start with 0.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        if (Pclmulqdq.IsSupported && data.Length >= FoldedAtOnce)
        {
            crc = Fold(crc, ref data);
        }

        return ~AppendByTable(crc, data);
    }

    private static ulong AppendByTable(ulong crc, ReadOnlySpan<byte> data)
    {
        var table = Table;
        if (BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(data);
            foreach (var word in words)
            {
                var x = word ^ crc;
                crc = table[(7 * 256) + (int)(x & 0xff)]
                    ^ table[(6 * 256) + (int)((x >> 8) & 0xff)]
                    ^ table[(5 * 256) + (int)((x >> 16) & 0xff)]
                    ^ table[(4 * 256) + (int)((x >> 24) & 0xff)]
                    ^ table[(3 * 256) + (int)((x >> 32) & 0xff)]
                    ^ table[(2 * 256) + (int)((x >> 40) & 0xff)]
                    ^ table[256 + (int)((x >> 48) & 0xff)]
                    ^ table[(int)(x >> 56)];
            }

            data = data[(words.Length * sizeof(ulong))..];
        }

        foreach (var value in data)
        {
            crc = table[(int)((crc ^ value) & 0xff)] ^ (crc >> 8);
        }

        return crc;
    }

    /// <summary>
    /// Carry-less multiplication instead of the table, as in Intel's paper "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
    /// Instruction": four registers of 16 bytes are each moved 64 bytes on and meet the next 64 bytes, so that only 16 are left for the table.
    /// </summary>
    /// <param name="crc">Without the final XOR.</param>
    /// <param name="data">At least <see cref="FoldedAtOnce"/> bytes; what is left of it afterwards is not in the result.</param>
    private static ulong Fold(ulong crc, ref ReadOnlySpan<byte> data)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar(crc), blocks[1], blocks[2], blocks[3]);
        var next = 4;
        for (; next + 4 <= blocks.Length; next += 4)
        {
            a = Move(a, By64Bytes) ^ blocks[next];
            b = Move(b, By64Bytes) ^ blocks[next + 1];
            c = Move(c, By64Bytes) ^ blocks[next + 2];
            d = Move(d, By64Bytes) ^ blocks[next + 3];
        }

        b ^= Move(a, By16Bytes);
        c ^= Move(b, By16Bytes);
        d ^= Move(c, By16Bytes);
        for (; next < blocks.Length; next++)
        {
            d = Move(d, By16Bytes) ^ blocks[next];
        }

        data = data[(next * Vector128<byte>.Count)..];
        Span<byte> last = stackalloc byte[Vector128<byte>.Count];
        BinaryPrimitives.WriteUInt64LittleEndian(last, d[0]);
        BinaryPrimitives.WriteUInt64LittleEndian(last[sizeof(ulong)..], d[1]);
        return AppendByTable(0, last);
    }

    // Low half times one power of x, high half times another: together the register, moved on and reduced.
    private static Vector128<ulong> Move(Vector128<ulong> register, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(register, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(register, powers, 0x11);

    /// <summary>x^n, reflected; the product of two reflected words is one place off, so powers for moving are one less.</summary>
    private static ulong PowerOfX(int n)
    {
        var power = 1UL << 63;
        for (var bit = 0; n >> bit != 0; bit++)
        {
            if (((n >> bit) & 1) != 0)
            {
                power = Multiply(PowersOfX[bit], power);
            }
        }

        return power;
    }

    /// <summary>The checksum of <c>first + second</c> from the two checksums alone, in O(log length) steps.</summary>
    /// <param name="first">Checksum of the first part.</param>
    /// <param name="second">Checksum of the second part.</param>
    /// <param name="secondLength">Bytes in the second part, not negative.</param>
    public static ulong Combine(ulong first, ulong second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);

        // Appending n bytes multiplies the first checksum by x^(8n) modulo the polynomial; the conditioning cancels out.
        var factor = 1UL << 63;
        for (var (rest, power) = (secondLength, 3); rest != 0; rest >>= 1, power++)
        {
            if ((rest & 1) != 0)
            {
                factor = Multiply(PowersOfX[power], factor);
            }
        }

        return Multiply(factor, first) ^ second;
    }

    private static ulong Multiply(ulong a, ulong b)
    {
        var product = 0UL;
        for (var bit = 1UL << 63; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
            {
                product ^= b;
            }

            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }

    private static ulong[] BuildTable()
    {
        var table = new ulong[Slices * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            table[i] = crc;
        }

        for (var i = 256; i < table.Length; i++)
        {
            var previous = table[i - 256];
            table[i] = table[(int)(previous & 0xff)] ^ (previous >> 8);
        }

        return table;
    }

    private static ulong[] BuildPowers()
    {
        var powers = new ulong[3 + 63]; // lengths are below 2^63 bytes
        powers[0] = 1UL << 62;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = Multiply(powers[i - 1], powers[i - 1]);
        }

        return powers;
    }
}
