using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Multipart;

/// <summary>One page of unfinished uploads: by key, then by id, those behind a delimiter folded into common prefixes.</summary>
/// <param name="Rows">Uploads of the page.</param>
/// <param name="CommonPrefixes">In order; each counts as one entry.</param>
/// <param name="IsTruncated">There is more.</param>
/// <param name="NextKey">The last key or prefix of the page, whether or not there is more; empty for an empty page.</param>
/// <param name="NextId">The last upload id of a page that ended in an upload, else empty.</param>
internal sealed record UploadPage(IReadOnlyList<UploadRow> Rows, IReadOnlyList<string> CommonPrefixes, bool IsTruncated, string NextKey, string NextId)
{
    private const int Batch = 256;

    /// <param name="read">Uploads after a key and an id (all of the key's uploads when the id is null), at most so many.</param>
    /// <param name="prefix">Only keys that begin so.</param>
    /// <param name="delimiter">Empty for none.</param>
    /// <param name="keyMarker">Start behind this key; empty for the beginning.</param>
    /// <param name="idMarker">Start behind this upload of that key; empty for all of them.</param>
    /// <param name="maxUploads">Most entries of the page.</param>
    public static UploadPage Read(Func<byte[], string?, int, List<UploadRow>> read, string prefix, string delimiter, string keyMarker, string idMarker,
        int maxUploads)
    {
        var rows = new List<UploadRow>();
        var prefixes = new List<string>();
        var (afterKey, afterId) = (keyMarker, idMarker.Length == 0 ? null : idMarker);
        // no id is empty, so an empty one lets the prefix itself be a key of the page
        if (keyMarker.Length == 0 || ObjectTable.Bytes(keyMarker).AsSpan().SequenceCompareTo(ObjectTable.Bytes(prefix)) < 0)
        {
            (afterKey, afterId) = (prefix, "");
        }

        var folded = KeyPage.Fold(keyMarker, prefix, delimiter) is { } common && common == keyMarker ? common : null;
        var (nextKey, nextId) = ("", "");
        while (true)
        {
            var batch = read(ObjectTable.Bytes(afterKey), afterId, Batch);
            foreach (var row in batch)
            {
                if (!row.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return new UploadPage(rows, prefixes, false, nextKey, nextId);
                }

                if (KeyPage.Fold(row.Key, prefix, delimiter) is { } fold && fold == folded)
                {
                    continue;
                }

                if (rows.Count + prefixes.Count == maxUploads)
                {
                    return new UploadPage(rows, prefixes, true, nextKey, nextId);
                }

                folded = KeyPage.Fold(row.Key, prefix, delimiter);
                if (folded is null)
                {
                    rows.Add(row);
                    (nextKey, nextId) = (row.Key, row.Id);
                }
                else
                {
                    prefixes.Add(folded);
                    (nextKey, nextId) = (folded, "");
                }
            }

            if (batch.Count < Batch)
            {
                return new UploadPage(rows, prefixes, false, nextKey, nextId);
            }

            (afterKey, afterId) = (batch[^1].Key, batch[^1].Id);
        }
    }
}
