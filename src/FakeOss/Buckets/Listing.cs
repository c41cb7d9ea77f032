using System.Globalization;

namespace Scenario.FakeOss.Buckets;

/// <summary>What every listing of keys is asked: which keys, how folded, how spelled.</summary>
/// <param name="Encoding">How names are spelled in the answer.</param>
/// <param name="Prefix">Only keys that begin so.</param>
/// <param name="Delimiter">Empty for none; folds what follows its first occurrence behind the prefix.</param>
internal readonly record struct Listing(ListEncoding Encoding, string Prefix, string Delimiter)
{
    public static Listing Read(OssRequest request) =>
        new(ListEncoding.Of(request), request.Query.Name("prefix"), request.Query.Name("delimiter"));

    /// <summary>How many, or from where on: a number within the bounds, both inclusive.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public static int Number(OssQuery query, string name, int otherwise, int least = 1, int most = 1000, string? ec = null) =>
        query[name] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw new OssError.InvalidArgument($"Argument {name} must be an integer between {least} and {most}.", name, text, ec).ToException();

    /// <summary>One page: in key order, those behind a delimiter folded into common prefixes.</summary>
    /// <param name="keyOf">The key of a row.</param>
    /// <param name="from">Rows in order from a key on; read no further than the page goes.</param>
    /// <param name="marker">Start behind this key; when it is a common prefix of this listing, behind everything under it. Empty for the beginning.</param>
    /// <param name="behindMarker">Rows in order behind the marker, whatever else may belong to it.</param>
    /// <param name="most">Most entries of the page.</param>
    public ListedPage<T> PageOf<T>(
        Func<T, string> keyOf, Func<byte[], IEnumerable<T>> from, string marker, Func<byte[], IEnumerable<T>> behindMarker, int most)
        where T : class
    {
        var (page, prefixes, nextKey, nextRow) = (new List<T>(), new List<string>(), "", default(T));
        var (start, behind) = (ObjectTable.Bytes(Prefix), ObjectTable.Bytes(marker));
        var source = behind.Length == 0 || behind.AsSpan().SequenceCompareTo(start) < 0 ? from(start)
            : Fold(marker) == marker ? from(Successor(behind))
            : behindMarker(behind);
        for (var rows = source.GetEnumerator(); rows.MoveNext() && keyOf(rows.Current) is var key && key.StartsWith(Prefix, StringComparison.Ordinal);)
        {
            if (page.Count + prefixes.Count == most)
            {
                return new(page, prefixes, IsTruncated: true, nextKey, nextRow);
            }

            (nextKey, nextRow) = Fold(key) is { } common ? (common, null) : (key, rows.Current);
            if (nextRow is null)
            {
                prefixes.Add(nextKey);
                rows = from(Successor(ObjectTable.Bytes(nextKey))).GetEnumerator(); // what lies under it is skipped
            }
            else
            {
                page.Add(nextRow);
            }
        }

        return new(page, prefixes, IsTruncated: false, nextKey, nextRow);
    }

    public void WriteCommonPrefixes(OssXml xml, IEnumerable<string> prefixes)
    {
        var encoding = Encoding;
        xml.Elements("CommonPrefixes", prefixes, (entry, common) => entry.Text("Prefix", encoding.Apply(common)));
    }

    /// <summary>The key up to and with the first delimiter behind the prefix; null when there is none.</summary>
    internal string? Fold(string key) =>
        Delimiter.Length > 0 && key.StartsWith(Prefix, StringComparison.Ordinal)
        && key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal) is var at and >= 0
            ? key[..(at + Delimiter.Length)] : null;

    // The least byte string above everything that begins with the given one. UTF-8 never ends in 0xFF, so this exists.
    private static byte[] Successor(byte[] bytes) => [.. bytes[..^1], (byte)(bytes[^1] + 1)];
}

/// <summary>One page of a listing.</summary>
/// <param name="Rows">Of the page.</param>
/// <param name="CommonPrefixes">In order; each counts as one entry.</param>
/// <param name="IsTruncated">There is more.</param>
/// <param name="NextKey">The last key or prefix of the page, whether or not there is more; empty for an empty page.</param>
/// <param name="NextRow">The last row of a page that ended in one, else null.</param>
internal sealed record ListedPage<T>(IReadOnlyList<T> Rows, IReadOnlyList<string> CommonPrefixes, bool IsTruncated, string NextKey, T? NextRow)
    where T : class;
