
namespace Scenario.FakeOss.Buckets;

/// <summary>What every listing of keys is asked: which keys, how folded, how spelled.</summary>
/// <param name="Encoding">How names are spelled in the answer.</param>
/// <param name="Prefix">Only keys that begin so.</param>
/// <param name="Delimiter">Empty for none; folds what follows its first occurrence behind the prefix.</param>
internal readonly record struct Listing(ListEncoding Encoding, string Prefix, string Delimiter)
{
    public static Listing Read(OssRequest request) =>
        new(ListEncoding.Of(request), ListArguments.Name(request.Query, "prefix"), ListArguments.Name(request.Query, "delimiter"));

    /// <summary>One page of what lies in key order.</summary>
    /// <param name="rows">From the marker on; read no further than the page goes.</param>
    /// <param name="keyOf">The key of a row.</param>
    /// <param name="keyMarker">Where it began: when it is a common prefix of this listing, what lies under it was on an earlier page.</param>
    /// <param name="most">Most entries of the page.</param>
    public FoldedPage<T> Fold<T>(IEnumerable<T> rows, Func<T, string> keyOf, string keyMarker, int most)
        where T : class
    {
        var (page, prefixes, nextKey, nextRow) = (new List<T>(), new List<string>(), "", default(T));
        var folded = KeyPage.Fold(keyMarker, Prefix, Delimiter) is { } common && common == keyMarker ? common : null;
        foreach (var row in rows)
        {
            var key = keyOf(row);
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                break;
            }

            var fold = KeyPage.Fold(key, Prefix, Delimiter);
            if (fold is not null && fold == folded)
            {
                continue;
            }

            if (page.Count + prefixes.Count == most)
            {
                return new(page, prefixes, IsTruncated: true, nextKey, nextRow);
            }

            folded = fold;
            if (fold is null)
            {
                page.Add(row);
            }
            else
            {
                prefixes.Add(fold);
            }

            (nextKey, nextRow) = (fold ?? key, fold is null ? row : null);
        }

        return new(page, prefixes, IsTruncated: false, nextKey, nextRow);
    }

    public void WriteCommonPrefixes(OssXml xml, IEnumerable<string> prefixes)
    {
        var encoding = Encoding;
        foreach (var common in prefixes)
        {
            xml.Element("CommonPrefixes", entry => entry.Text("Prefix", encoding.Apply(common)));
        }
    }
}

/// <summary>One page: in key order, those behind a delimiter folded.</summary>
/// <param name="Rows">Of the page.</param>
/// <param name="CommonPrefixes">In order; each counts as one entry.</param>
/// <param name="IsTruncated">There is more.</param>
/// <param name="NextKey">The last key or prefix of the page, whether or not there is more; empty for an empty page.</param>
/// <param name="NextRow">The last row of a page that ended in one, else null.</param>
internal sealed record FoldedPage<T>(IReadOnlyList<T> Rows, IReadOnlyList<string> CommonPrefixes, bool IsTruncated, string NextKey, T? NextRow)
    where T : class;
