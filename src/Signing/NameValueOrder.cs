namespace Scenario.Signing;

/// <summary>Orders query items for canonical lists: ordinal by name; equal names by value, so that the text does not depend on the wire's order.</summary>
internal static class NameValueOrder
{
    public static readonly Comparison<NameValue> ByName = static (left, right) =>
    {
        var byName = string.CompareOrdinal(left.Name, right.Name);
        return byName != 0 ? byName : string.CompareOrdinal(left.Value, right.Value);
    };
}
