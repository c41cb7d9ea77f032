namespace Scenario.Signing.Oss;

/// <summary>The <c>name:value</c> lines of a request: lower-cased, sorted, trimmed, repeated headers joined with a comma.</summary>
internal static class OssCanonicalHeaders
{
    private const string OssPrefix = "x-oss-";

    /// <summary>Writes the <c>x-oss-*</c> headers, those of <paramref name="additional"/>, and with
    /// <paramref name="withContent"/> content-type and content-md5.</summary>
    public static void Write(CanonicalText text, OssRequestToSign r, string[] additional, bool withContent)
    {
        var signed = new (string Name, int Place)[r.Headers.Count];
        var count = 0;
        for (var place = 0; place < r.Headers.Count; place++)
        {
            var name = r.Headers[place].Key;
            if (IsAlwaysSigned(name, withContent) || additional.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                signed[count++] = (name.ToLowerInvariant(), place);
            }
        }

        // Repeated headers keep their order on the wire.
        signed.AsSpan(0, count).Sort(static (left, right) =>
            string.CompareOrdinal(left.Name, right.Name) is not 0 and var order ? order : left.Place.CompareTo(right.Place));
        string? previous = null;
        foreach (var (name, place) in signed.AsSpan(0, count))
        {
            if (name == previous)
            {
                text.Byte((byte)',');
            }
            else
            {
                if (previous is not null)
                {
                    text.Byte((byte)'\n');
                }

                text.Text(name);
                text.Byte((byte)':');
                previous = name;
            }

            text.Text(r.Headers[place].Value.AsSpan().Trim());
        }

        if (previous is not null)
        {
            text.Byte((byte)'\n');
        }
    }

    /// <summary>Lower-cased, sorted, without repeats and without the names that are signed anyway.</summary>
    public static string[] Additional(IReadOnlyList<string> names, bool withContent) => names.Count == 0 ? []
        : [.. names.Select(name => name.ToLowerInvariant()).Where(name => !IsAlwaysSigned(name, withContent)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Lower-cased, sorted, without repeats: all names that a client lists.</summary>
    public static string[] Listed(IReadOnlyList<string> names) => [.. names.Select(name => name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];

    private static bool IsAlwaysSigned(string name, bool withContent) => name.StartsWith(OssPrefix, StringComparison.OrdinalIgnoreCase)
        || (withContent && (name.Equals("content-type", StringComparison.OrdinalIgnoreCase) || name.Equals("content-md5", StringComparison.OrdinalIgnoreCase)));
}
