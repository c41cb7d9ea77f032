using System.Globalization;
using System.Text;

namespace Scenario.FakeSts.RamApi;

/// <summary>One page of a list. The marker is the last name of the page before, so that changes between pages skip and repeat nothing else.</summary>
/// <param name="After">Names up to and including this one are left out; null for the first page.</param>
/// <param name="MaxItems">1 to 1000, default 100.</param>
internal sealed record PageRequest(string? After, int MaxItems)
{
    public static PageRequest Read(RpcParameters parameters)
    {
        var maxItems = 100;
        if (parameters["MaxItems"] is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out maxItems) && maxItems is >= 1 and <= 1000))
        {
            throw RamError.Incorrect("MaxItems").ToException();
        }

        return new PageRequest(parameters["Marker"] is { } marker ? Open(marker) : null, maxItems);
    }

    /// <summary>Writes the page and, when more follows, the marker of the next.</summary>
    /// <param name="container">Such as <c>Users</c>.</param>
    /// <param name="member">Such as <c>User</c>.</param>
    /// <param name="items">All items.</param>
    /// <param name="nameOf">What they are ordered by; unique.</param>
    /// <param name="write">One item.</param>
    public RpcObject Answer<T>(string container, string member, IEnumerable<T> items, Func<T, string> nameOf, Func<T, RpcObject> write)
    {
        var page = items
            .Where(item => After is null || string.CompareOrdinal(nameOf(item), After) > 0)
            .OrderBy(nameOf, StringComparer.Ordinal)
            .Take(MaxItems + 1)
            .ToList();
        var isTruncated = page.Count > MaxItems;
        if (isTruncated)
        {
            page.RemoveAt(MaxItems);
        }

        return new RpcObject()
            .AddList(container, member, page.Select(write))
            .Add("IsTruncated", isTruncated)
            .Add("Marker", isTruncated ? Convert.ToBase64String(Encoding.UTF8.GetBytes(nameOf(page[^1]))) : null);
    }

    private static string Open(string marker)
    {
        var bytes = new byte[marker.Length];
        return Convert.TryFromBase64String(marker, bytes, out var length) && length > 0
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw RamError.Incorrect("Marker").ToException();
    }
}
