using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing;

/// <summary>An <c>Authorization</c> value of the shape <c>ALGORITHM name=value, name=value</c>, or with <c>:</c> for <c>=</c> (OSS V2).</summary>
internal sealed class AuthorizationItems
{
    // No scheme has half as many.
    private const int MostItems = 16;

    private readonly List<(string Name, string Value)> _items = [];

    private AuthorizationItems(string algorithm) => Algorithm = algorithm;

    public string Algorithm { get; }

    /// <summary>The trimmed value, or null when the item is absent.</summary>
    public string? this[string name] => Find(name);

    /// <summary>False when there is no algorithm token, an item has no separator, a name comes twice, or there are more items than any scheme has.</summary>
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
            if (at <= 0 || read._items.Count == MostItems || read.Find(item[..at].TrimEnd()) is not null)
            {
                return false;
            }

            read._items.Add((item[..at].TrimEnd().ToString(), item[(at + 1)..].TrimStart().ToString()));
        }

        items = read;
        return true;
    }

    private string? Find(ReadOnlySpan<char> name)
    {
        foreach (var item in _items)
        {
            if (name.SequenceEqual(item.Name))
            {
                return item.Value;
            }
        }

        return null;
    }
}
