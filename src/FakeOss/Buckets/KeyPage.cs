namespace Scenario.FakeOss.Buckets;

/// <summary>One page of a listing: keys in byte order, those behind a delimiter folded into common prefixes.</summary>
/// <param name="Rows">Objects of the page.</param>
/// <param name="CommonPrefixes">In order; each counts as one entry.</param>
/// <param name="Next">The last key or prefix of a page that is not the last one; null on the last page.</param>
internal sealed record KeyPage(IReadOnlyList<ObjectRow> Rows, IReadOnlyList<string> CommonPrefixes, string? Next)
{
    private const int SmallestBatch = 8;
    private const int LargestBatch = 256;

    public bool IsTruncated => Next is not null;

    /// <param name="read">Rows from a key on (bytes; whether that key counts; at most so many).</param>
    /// <param name="prefix">Only keys that begin so.</param>
    /// <param name="delimiter">Empty for none; folds what follows its first occurrence behind the prefix.</param>
    /// <param name="marker">Start behind this key; when it is a common prefix of this listing, behind everything under it.</param>
    /// <param name="maxKeys">Most entries of the page.</param>
    public static KeyPage Read(Func<byte[], bool, int, List<ObjectRow>> read, string prefix, string delimiter, string marker, int maxKeys)
    {
        var rows = new List<ObjectRow>();
        var prefixes = new List<string>();
        string? last = null;
        var start = ObjectTable.Bytes(prefix);
        var from = start;
        var inclusive = true;
        if (marker.Length > 0 && CompareBytes(ObjectTable.Bytes(marker), start) >= 0)
        {
            var folded = Fold(marker, prefix, delimiter) == marker ? Successor(ObjectTable.Bytes(marker)) : null;
            (from, inclusive) = folded is null ? (ObjectTable.Bytes(marker), false) : (folded, true);
        }

        // what lies behind a common prefix is skipped, so after one only a few rows are asked for
        for (var size = delimiter.Length == 0 ? LargestBatch : SmallestBatch; ; size = Math.Min(size * 2, LargestBatch))
        {
            // one row more than the page needs tells whether there is another page
            var batch = read(from, inclusive, Math.Min(size, maxKeys - rows.Count - prefixes.Count + 1));
            if (batch.Count == 0)
            {
                return new KeyPage(rows, prefixes, null);
            }

            byte[]? skipTo = null;
            foreach (var row in batch)
            {
                if (!row.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return new KeyPage(rows, prefixes, null);
                }

                if (rows.Count + prefixes.Count == maxKeys)
                {
                    return new KeyPage(rows, prefixes, last);
                }

                if (Fold(row.Key, prefix, delimiter) is not { } common)
                {
                    rows.Add(row);
                    last = row.Key;
                    continue;
                }

                prefixes.Add(common);
                last = common;
                skipTo = Successor(ObjectTable.Bytes(common));
                size = SmallestBatch / 2;
                break;
            }

            (from, inclusive) = skipTo is null ? (ObjectTable.Bytes(batch[^1].Key), false) : (skipTo, true);
        }
    }

    /// <summary>The key up to and with the first delimiter behind the prefix; null when there is none.</summary>
    internal static string? Fold(string key, string prefix, string delimiter)
    {
        if (delimiter.Length == 0 || !key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }

    // The least byte string above everything that begins with the given one. UTF-8 never ends in 0xFF, so this exists.
    private static byte[] Successor(byte[] bytes)
    {
        var next = (byte[])bytes.Clone();
        next[^1]++;
        return next;
    }

    private static int CompareBytes(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);
}
