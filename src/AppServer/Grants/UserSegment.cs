using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Scenario.AppServer.Grants;

/// <summary>
/// The one path segment that stands for a user in keys and policies. Two different names never share a segment.
/// </summary>
/// <remarks>
/// INVARIANT: the text consists of <c>A-Z a-z 0-9 - _ . @ =</c> and does not begin with a dot, so it holds no wildcard, no
/// separator, no quote, no placeholder and is never <c>.</c> or <c>..</c>. Every other character becomes <c>=XX</c> for each of
/// its UTF-8 bytes; <c>=</c> itself too, which keeps the mapping one to one.
/// </remarks>
internal readonly record struct UserSegment
{
    /// <summary>Longest escaped name, in characters; keeps the longest policy under the limit of STS.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Kept =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.@");

    private readonly string? _text;

    private UserSegment(string text) => _text = text;

    /// <summary>The escaped name.</summary>
    public string Text => _text ?? throw new InvalidOperationException("A user segment comes from TryCreate only.");

    public override string ToString() => Text;

    /// <summary>
    /// Escapes a name. Refused: empty, control and invisible formatting characters, unpaired surrogates, and names that are
    /// longer than <see cref="MaxLength"/> once escaped.
    /// </summary>
    public static bool TryCreate(string? name, out UserSegment segment, [NotNullWhen(false)] out string? refusal)
    {
        segment = default;
        refusal = Refusal(name);
        if (refusal is not null)
        {
            return false;
        }

        var text = new StringBuilder(name!.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsBmp && Kept.Contains((char)rune.Value) && !(rune.Value == '.' && text.Length == 0))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                text.Append(CultureInfo.InvariantCulture, $"={value:X2}");
            }
        }

        if (text.Length > MaxLength)
        {
            refusal = "The user name is too long.";
            return false;
        }

        segment = new UserSegment(text.ToString());
        return true;
    }

    private static string? Refusal(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "The user name is empty.";
        }

        if (name.Length > MaxLength)
        {
            return "The user name is too long.";
        }

        for (var index = 0; index < name.Length;)
        {
            if (Rune.DecodeFromUtf16(name.AsSpan(index), out var rune, out var consumed) != OperationStatus.Done)
            {
                return "The user name is not valid Unicode.";
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                return "The user name contains a control or invisible character.";
            }

            index += consumed;
        }

        return null;
    }
}
