namespace Scenario.Signing.Oss;

/// <summary>The canonical query of V4 and V2: escaped anew, sorted by escaped name.</summary>
internal static class OssCanonicalQuery
{
    /// <summary>Decoded items to escaped and sorted ones.</summary>
    public static NameValue[] Encode(IReadOnlyList<NameValue> query, string excludedName)
    {
        if (query.Count == 0)
        {
            return [];
        }

        var encoded = new List<NameValue>(query.Count);
        foreach (var (name, value) in query)
        {
            if (name != excludedName)
            {
                encoded.Add(new NameValue(PercentEncoding.Encode(name), value is null ? null : PercentEncoding.Encode(value)));
            }
        }

        encoded.Sort(NameValueOrder.ByName);
        return [.. encoded];
    }

    public static void Write(CanonicalText text, NameValue[] encoded, EmptyValue emptyValue)
    {
        for (var i = 0; i < encoded.Length; i++)
        {
            var (name, value) = encoded[i];
            if (i > 0)
            {
                text.Byte((byte)'&');
            }

            text.Text(name);
            if (!string.IsNullOrEmpty(value) || (value is not null && WritesEquals(name, emptyValue)))
            {
                text.Byte((byte)'=');
                text.Text(value);
            }
        }
    }

    private static bool WritesEquals(string name, EmptyValue emptyValue) => emptyValue switch
    {
        EmptyValue.AsSent => true,
        EmptyValue.AsSentUnlessSubresource => !OssSubresources.IsSigned(name),
        _ => false,
    };
}
