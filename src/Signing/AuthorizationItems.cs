using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing;

/// <summary>An <c>Authorization</c> value of the shape <c>ALGORITHM name=value, name=value</c>, or with <c>:</c> for <c>=</c> (OSS V2).</summary>
internal sealed class AuthorizationItems
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private AuthorizationItems(string algorithm) => Algorithm = algorithm;

    public string Algorithm { get; }

    /// <summary>The trimmed value, or null when the item is absent.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>False when there is no algorithm token, an item has no separator, or a name comes twice.</summary>
    public static bool TryRead(string header, [NotNullWhen(true)] out AuthorizationItems? items, char separator = '=')
    {
        items = null;
        var text = header.AsSpan().Trim();
        var space = text.IndexOf(' ');
        if (space <= 0)
        {
            return false;
        }

        var read = new AuthorizationItems(text[..space].ToString());
        var rest = text[(space + 1)..];
        foreach (var range in rest.Split(','))
        {
            var item = rest[range].Trim();
            var at = item.IndexOf(separator);
            if (at <= 0 || !read._values.TryAdd(item[..at].TrimEnd().ToString(), item[(at + 1)..].TrimStart().ToString()))
            {
                return false;
            }
        }

        items = read;
        return true;
    }
}
