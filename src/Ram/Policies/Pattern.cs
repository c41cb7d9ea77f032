using System.Buffers;

namespace Scenario.Ram.Policies;

/// <summary>A text with <c>*</c> (zero or more characters) and <c>?</c> (exactly one); matched against the whole of another (ram-policy 1.3).</summary>
/// <remarks>Iterative, remembers only the last star: no memory per match, at worst pattern times text steps.</remarks>
public readonly struct Pattern
{
    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?");

    private readonly bool _isLiteral;
    private readonly bool _isStar;

    public Pattern(string text)
    {
        Text = text;
        _isLiteral = text.AsSpan().IndexOfAny(Wildcards) < 0;
        _isStar = text == "*";
    }

    public string Text { get; }

    public bool IsMatch(ReadOnlySpan<char> value, bool ignoreCase = false)
    {
        if (_isStar)
        {
            return true;
        }

        return _isLiteral
            ? value.Equals(Text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            : IsMatch(Text, value, ignoreCase);
    }

    public override string ToString() => Text;

    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value, bool ignoreCase)
    {
        var p = 0;
        var v = 0;
        var star = -1;
        var resume = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = v;
            }
            else if (p < pattern.Length && pattern[p] == '?')
            {
                p++;
                v += char.IsHighSurrogate(value[v]) && v + 1 < value.Length && char.IsLowSurrogate(value[v + 1]) ? 2 : 1;
            }
            else if (p < pattern.Length && AreEqual(pattern[p], value[v], ignoreCase))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                v = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool AreEqual(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));
}
