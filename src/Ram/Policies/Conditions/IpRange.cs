using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Scenario.Ram.Policies.Conditions;

/// <summary>An address, a CIDR block, or an IPv4 pattern with whole octets starred (<c>101.*.*.100</c>, OSS only).</summary>
internal readonly record struct IpRange
{
    private readonly bool _isV4;
    private readonly UInt128 _network;
    private readonly UInt128 _mask;

    private IpRange(bool isV4, UInt128 network, UInt128 mask)
    {
        _isV4 = isV4;
        _network = network & mask; // host bits that are set in a CIDR block are dropped
        _mask = mask;
    }

    public static bool TryParse(string text, out IpRange range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return TryParseBlock(text.AsSpan(0, slash), text.AsSpan(slash + 1), out range);
        }

        if (text.Contains('*', StringComparison.Ordinal))
        {
            return TryParseStarred(text, out range);
        }

        if (!TryReadAddress(text, out var isV4, out var bits))
        {
            return false;
        }

        range = new IpRange(isV4, bits, UInt128.MaxValue);
        return true;
    }

    public bool Contains(IpRange address) => address._isV4 == _isV4 && (address._network & _mask) == _network;

    private static bool TryParseBlock(ReadOnlySpan<char> address, ReadOnlySpan<char> length, out IpRange range)
    {
        range = default;
        if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || !TryReadAddress(address, out var isV4, out var bits))
        {
            return false;
        }

        // A block written as ::ffff:a.b.c.d/n counts from the start of the IPv6 address.
        var width = isV4 ? 32 : 128;
        if (isV4 && address.Contains(':'))
        {
            prefix -= 96;
        }

        if (prefix < 0 || prefix > width)
        {
            return false;
        }

        var mask = prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (width - prefix);
        range = new IpRange(isV4, bits, mask);
        return true;
    }

    private static bool TryParseStarred(string text, out IpRange range)
    {
        range = default;
        uint network = 0;
        uint mask = 0;
        var octets = text.Split('.');
        if (octets.Length != 4)
        {
            return false;
        }

        foreach (var octet in octets)
        {
            network <<= 8;
            mask <<= 8;
            if (octet == "*")
            {
                continue;
            }

            if (!byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            network |= value;
            mask |= 0xFF;
        }

        range = new IpRange(isV4: true, network, mask);
        return true;
    }

    // By hand: this is the condition that most policies have, and every request asks it.
    private static bool TryReadOctets(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = default;
        uint address = 0;
        var octet = -1;
        var dots = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                octet = (Math.Max(octet, 0) * 10) + (character - '0');
                if (octet > byte.MaxValue)
                {
                    return false;
                }
            }
            else if (character == '.' && octet >= 0 && ++dots < 4)
            {
                address = (address << 8) | (uint)octet;
                octet = -1;
            }
            else
            {
                return false;
            }
        }

        bits = (address << 8) | (uint)Math.Max(octet, 0);
        return dots == 3 && octet >= 0;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, out bool isV4, out UInt128 bits)
    {
        isV4 = true;
        if (TryReadOctets(text, out bits))
        {
            return true;
        }

        // IPAddress also reads "1", "0x7f.1" and the like; an address without colons has four octets.
        isV4 = false;
        if (!text.Contains(':') || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (!address.TryWriteBytes(bytes, out _))
        {
            return false;
        }

        isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        bits = isV4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }
}
