using System.Buffers.Binary;
using System.Globalization;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Stores;

/// <summary>Where a small blob lies: <c>KK</c> what its slot holds, as a power of two, <c>FFFFFF</c> the
/// file, <c>SSSSSS</c> the slot, and a number that no other blob had.</summary>
internal readonly record struct SlotName(int Power, int File, int Slot, ulong Nonce)
{
    private const int Length = 31;

    public static SlotName Next(int power, int file, int slot)
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        BulkRandom.Fill(nonce);
        return new SlotName(power, file, slot, BinaryPrimitives.ReadUInt64LittleEndian(nonce) | 1); // never 0, which is an empty slot
    }

    public static bool TryParse(string name, out SlotName slot)
    {
        slot = default;
        if (name.Length != Length || name[14] != '-'
            || !TryHex(name.AsSpan(0, 2), out var power) || !TryHex(name.AsSpan(2, 6), out var file) || !TryHex(name.AsSpan(8, 6), out var index)
            || !TryHex(name.AsSpan(15, 16), out var nonce))
        {
            return false;
        }

        slot = new SlotName((int)power, (int)file, (int)index, nonce);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Power:x2}{File:x6}{Slot:x6}-{Nonce:x16}");

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
