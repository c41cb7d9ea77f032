using System.Text;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>One line of any listing: a key with its facts, or a common prefix.</summary>
/// <param name="Name">Key or common prefix.</param>
/// <param name="Facts">What the listing says about the key; empty for a common prefix.</param>
internal sealed record ListingEntry(string Name, string Facts)
{
    public const string Prefix = "";

    /// <summary>UTF-8 byte order, in which OSS lists.</summary>
    public static readonly Comparer<string> ByteOrder = Comparer<string>.Create(static (left, right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    /// <summary>Folds what lies behind a delimiter into common prefixes, the simplest way there is.</summary>
    public static IReadOnlyList<ListingEntry> Fold(IEnumerable<ListingEntry> keysInOrder, string prefix, string delimiter) =>
    [
        .. keysInOrder
            .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(entry => FoldOf(entry.Name, prefix, delimiter) is { } common ? new ListingEntry(common, Prefix) : entry)
            .DistinctBy(static entry => (entry.Name, entry.Facts)),
    ];

    public static string? FoldOf(string key, string prefix, string delimiter)
    {
        if (delimiter.Length == 0 || !key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = key[prefix.Length..];
        var at = rest.IndexOf(delimiter, StringComparison.Ordinal);
        return at < 0 ? null : prefix + rest[..at] + delimiter;
    }
}
