namespace Scenario.Signing.Oss;

/// <summary>The <c>name:value</c> lines of a request: lower-cased, sorted, trimmed, repeated headers joined with a comma.</summary>
internal static class OssCanonicalHeaders
{
    private const string OssPrefix = "x-oss-";

    /// <summary>Writes the <c>x-oss-*</c> headers, those of <paramref name="additional"/>, and with
    /// <paramref name="withContent"/> content-type and content-md5.</summary>
    public static void Write(CanonicalText text, OssRequestToSign r, IReadOnlyList<string> additional, bool withContent)
    {
        var selected = new List<NameValue>();
        foreach (var (name, value) in r.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (IsAlwaysSigned(lower, withContent) || additional.Contains(lower))
            {
                selected.Add(new NameValue(lower, value.Trim()));
            }
        }

        // Repeated headers keep their order on the wire, so the sort must be stable.
        string? previous = null;
        foreach (var (name, value) in selected.OrderBy(header => header.Name, StringComparer.Ordinal))
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

            text.Text(value);
        }

        if (previous is not null)
        {
            text.Byte((byte)'\n');
        }
    }

    /// <summary>Lower-cased, sorted, without repeats and without the names that are signed anyway.</summary>
    public static string[] Additional(IReadOnlyList<string> names, bool withContent) =>
        [.. names.Select(name => name.ToLowerInvariant()).Where(name => !IsAlwaysSigned(name, withContent)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Lower-cased, sorted, without repeats: all names that a client lists.</summary>
    public static string[] Listed(IReadOnlyList<string> names) => [.. names.Select(name => name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];

    private static bool IsAlwaysSigned(string lowerName, bool withContent) =>
        lowerName.StartsWith(OssPrefix, StringComparison.Ordinal) || (withContent && lowerName is "content-type" or "content-md5");
}
