namespace Scenario.FakeOss.Buckets;

/// <summary>One page of versions: keys in byte order, the newest version of a key first, those behind a delimiter folded.</summary>
/// <param name="Rows">Versions and delete markers of the page.</param>
/// <param name="CommonPrefixes">In order; each counts as one entry.</param>
/// <param name="IsTruncated">There is more.</param>
/// <param name="NextKey">The last key or prefix of a truncated page, else empty.</param>
/// <param name="NextVersionId">The last version of a truncated page that ended in one, else empty.</param>
internal sealed record VersionPage(IReadOnlyList<ObjectRow> Rows, IReadOnlyList<string> CommonPrefixes, bool IsTruncated, string NextKey, string NextVersionId)
{
    private const int Batch = 256;

    /// <param name="transaction">The index.</param>
    /// <param name="bucketId">The bucket.</param>
    /// <param name="prefix">Only keys that begin so.</param>
    /// <param name="delimiter">Empty for none.</param>
    /// <param name="keyMarker">Start behind this key; empty for the beginning.</param>
    /// <param name="versionMarker">Start behind this version of that key; empty for all of its versions.</param>
    /// <param name="maxKeys">Most entries of the page.</param>
    public static VersionPage Read(IndexTransaction transaction, long bucketId, string prefix, string delimiter, string keyMarker, string versionMarker,
        int maxKeys)
    {
        var rows = new List<ObjectRow>();
        var prefixes = new List<string>();
        var folded = KeyPage.Fold(keyMarker, prefix, delimiter) is { } common && common == keyMarker ? common : null;
        var (nextKey, nextVersion) = ("", "");
        foreach (var row in Versions(transaction, bucketId, prefix, keyMarker, versionMarker))
        {
            if (!row.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            var fold = KeyPage.Fold(row.Key, prefix, delimiter);
            if (fold is not null && fold == folded)
            {
                continue;
            }

            if (rows.Count + prefixes.Count == maxKeys)
            {
                return new VersionPage(rows, prefixes, true, nextKey, nextVersion);
            }

            folded = fold;
            if (fold is null)
            {
                rows.Add(row);
                (nextKey, nextVersion) = (row.Key, row.VersionId);
            }
            else
            {
                prefixes.Add(fold);
                (nextKey, nextVersion) = (fold, "");
            }
        }

        return new VersionPage(rows, prefixes, false, "", "");
    }

    private static IEnumerable<ObjectRow> Versions(IndexTransaction transaction, long bucketId, string prefix, string keyMarker, string versionMarker)
    {
        var last = keyMarker.Length > 0 && versionMarker.Length > 0 ? transaction.Objects.FindVersion(bucketId, keyMarker, versionMarker) : null;
        var from = ObjectTable.Bytes(keyMarker);
        var start = ObjectTable.Bytes(prefix);
        var inclusive = keyMarker.Length == 0 || from.AsSpan().SequenceCompareTo(start) < 0;
        if (inclusive)
        {
            (from, last) = (start, null);
        }
        else if (versionMarker.Length > 0 && last is null)
        {
            // the version was deleted after its page was read, as a clean-up does: what is left of the key must not be skipped
            inclusive = true;
        }

        // what is left of the key in hand, then the keys behind it
        while (true)
        {
            if (last is not null)
            {
                List<ObjectRow> older;
                do
                {
                    older = transaction.Objects.ListOlderVersions(bucketId, last.Key, last.Id, Batch);
                    foreach (var row in older)
                    {
                        last = row;
                        yield return row;
                    }
                }
                while (older.Count == Batch);
                (from, inclusive) = (ObjectTable.Bytes(last.Key), false);
            }

            var batch = transaction.Objects.ListVersions(bucketId, from, inclusive, Batch);
            foreach (var row in batch)
            {
                last = row;
                yield return row;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }
        }
    }
}
