using System.Buffers;

namespace Scenario.Signing;

/// <summary>RFC 3986 escaping as every signature scheme of the vendor wants it: UTF-8, <c>A-Z a-z
/// 0-9 - _ . ~</c> kept, upper-case digits, space as <c>%20</c>.</summary>
public static class PercentEncoding
{
    internal static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    internal static readonly SearchValues<char> UnreservedAndSlash =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/");

    /// <summary>Escapes all but the unreserved characters; <c>/</c> becomes <c>%2F</c>.</summary>
    public static string Encode(string value) => Encode(value, Unreserved);

    /// <summary>Escapes all but the unreserved characters and <c>/</c>.</summary>
    public static string EncodePath(string value) => Encode(value, UnreservedAndSlash);

    /// <summary>Reads <c>%xx</c> (either case) as UTF-8 bytes. A <c>%</c> that no two digits follow
    /// stands for itself; bytes that are no UTF-8 read as U+FFFD.</summary>
    /// <param name="value">Text from the wire.</param>
    /// <param name="plusIsSpace">True for query strings and forms; false for paths, where <c>+</c> is a literal plus.</param>
    public static string Decode(string value, bool plusIsSpace) => IsPlain(value, plusIsSpace) ? value : Decode(value.AsSpan(), plusIsSpace);

    private static bool IsPlain(ReadOnlySpan<char> value, bool plusIsSpace) => plusIsSpace ? !value.ContainsAny('%', '+') : !value.Contains('%');

    private static string Decode(ReadOnlySpan<char> rest, bool plusIsSpace)
    {
        if (IsPlain(rest, plusIsSpace))
        {
            return rest.ToString();
        }

        using var text = new CanonicalText();
        while (!rest.IsEmpty)
        {
            var special = plusIsSpace ? rest.IndexOfAny('%', '+') : rest.IndexOf('%');
            if (special < 0)
            {
                text.Text(rest);
                break;
            }

            text.Text(rest[..special]);
            rest = rest[special..];
            if (rest[0] == '+')
            {
                text.Byte((byte)' ');
                rest = rest[1..];
            }
            else if (rest.Length > 2 && char.IsAsciiHexDigit(rest[1]) && char.IsAsciiHexDigit(rest[2]))
            {
                text.Byte((byte)((HexValue(rest[1]) << 4) | HexValue(rest[2])));
                rest = rest[3..];
            }
            else
            {
                text.Byte((byte)'%');
                rest = rest[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>Splits and decodes a query string or form body. Order and duplicates are kept, empty pieces (<c>a&amp;&amp;b</c>) dropped.</summary>
    /// <param name="rawQuery">As on the wire, without the leading <c>?</c>.</param>
    public static IReadOnlyList<NameValue> ParseQuery(string rawQuery)
    {
        if (rawQuery.Length == 0)
        {
            return [];
        }

        var items = new List<NameValue>();
        foreach (var range in rawQuery.AsSpan().Split('&'))
        {
            var piece = rawQuery.AsSpan()[range];
            if (piece.IsEmpty)
            {
                continue;
            }

            var equals = piece.IndexOf('=');
            items.Add(equals < 0
                ? new NameValue(Decode(piece, plusIsSpace: true), null)
                : new NameValue(Decode(piece[..equals], plusIsSpace: true), Decode(piece[(equals + 1)..], plusIsSpace: true)));
        }

        return items;
    }

    private static string Encode(string value, SearchValues<char> kept)
    {
        if (!value.AsSpan().ContainsAnyExcept(kept))
        {
            return value;
        }

        using var text = new CanonicalText();
        text.Encoded(value, kept);
        return text.ToString();
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
