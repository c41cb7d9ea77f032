using System.Buffers;
using System.Runtime.CompilerServices;

namespace Scenario.Ram.Policies;

/// <summary>A text with <c>*</c> (zero or more characters) and <c>?</c> (exactly one); matched against the whole of another (ram-policy 1.3).</summary>
/// <remarks>Iterative, remembers only the last star: no memory per match, at worst pattern times text steps.</remarks>
public readonly struct Pattern
{
    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?");

    private readonly Form _form;

    // So many characters stand before the first wildcard: whatever begins otherwise is told apart at once.
    private readonly int _prefix;

    public Pattern(string text)
    {
        Text = text;
        var wildcard = text.AsSpan().IndexOfAny(Wildcards);
        _prefix = wildcard < 0 ? text.Length : wildcard;
        _form = wildcard < 0 ? Form.Literal
            : wildcard < text.Length - 1 || text[wildcard] != '*' ? Form.Mixed
            : wildcard == 0 ? Form.Everything
            : Form.Beginning;
    }

    private enum Form
    {
        Literal,

        /// <summary>One star and nothing else.</summary>
        Everything,

        /// <summary>Plain characters and a star at the end.</summary>
        Beginning,

        Mixed,
    }

    public string Text { get; }

    /// <summary>Whether any value matches.</summary>
    public bool IsEverything => _form == Form.Everything;

    /// <summary>A first look: false only where <see cref="IsMatch(ReadOnlySpan{char}, bool)"/> is false, letter case counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayMatch(string value) => _prefix == 0 || (value.Length >= _prefix && value[_prefix - 1] == Text[_prefix - 1]);

    public bool IsMatch(ReadOnlySpan<char> value, bool ignoreCase = false) => _form switch
    {
        Form.Everything => true,
        Form.Literal => value.Length == Text.Length && (value.SequenceEqual(Text) || (ignoreCase && value.Equals(Text, StringComparison.OrdinalIgnoreCase))),
        Form.Beginning => Begins(value, ignoreCase),
        _ => Begins(value, ignoreCase) && IsMatch(Text.AsSpan(_prefix), value[_prefix..], ignoreCase),
    };

    private bool Begins(ReadOnlySpan<char> value, bool ignoreCase)
    {
        if (value.Length < _prefix)
        {
            return false;
        }

        // The last character is looked at first: names that begin alike mostly differ there, and this test costs nothing.
        var prefix = Text.AsSpan(0, _prefix);
        return ignoreCase ? value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            : prefix.IsEmpty || (value[_prefix - 1] == prefix[^1] && value.StartsWith(prefix));
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
