namespace Scenario.FakeOss.Storage;

/// <summary>The tags of an object or bucket, in the order given.</summary>
internal sealed class ObjectTags(IReadOnlyList<KeyValuePair<string, string>> items)
{
    public static readonly ObjectTags Empty = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Items { get; init; } = items;
}
