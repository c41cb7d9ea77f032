using FsCheck;
using FsCheck.Fluent;
using Scenario.Signing;

namespace Scenario.Unit.Signing;

/// <summary>A place in a text or list, chosen at random and reduced to whatever length is there.</summary>
public sealed record Place(int Item, int Character);

/// <summary>Changes of one character, for the law that no changed request verifies.</summary>
internal static class Flipped
{
    public static string At(this Place place, string text)
    {
        var at = place.Character % text.Length;
        var other = text[at] == 'x' ? 'y' : 'x';
        return string.Concat(text.AsSpan(0, at), [other], text.AsSpan(at + 1));
    }

    public static IReadOnlyList<NameValue> AtValue(this Place place, IReadOnlyList<NameValue> items) =>
        place.In(items, item => item with { Value = place.At(item.Value!) });

    public static IReadOnlyList<NameValue> AtName(this Place place, IReadOnlyList<NameValue> items) =>
        place.In(items, item => item with { Name = place.At(item.Name) });

    public static IReadOnlyList<KeyValuePair<string, string>> AtValue(this Place place, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        place.In(headers, header => KeyValuePair.Create(header.Key, place.At(header.Value)));

    private static List<T> In<T>(this Place place, IReadOnlyList<T> items, Func<T, T> change) =>
        [.. items.Select((item, index) => index == place.Item % items.Count ? change(item) : item)];
}

/// <summary>Texts and items with everything in them that escaping, sorting and trimming could stumble over.</summary>
internal static class SigningGenerators
{
    private static readonly string[] Pieces = ["a", "b", "Z", "0", "中", "é", "😀", "~", "-", "_", ".", "/", "+", "*", "'", "(", ")", "!", "&", "=", "%", "?",
        "%41", ";", ":", "\"", " a", "//", "../"];

    /// <summary>One character or more, no space at either end.</summary>
    public static Gen<string> Text =>
        from pieces in Gen.Elements(Pieces).NonEmptyListOf()
        let text = string.Concat(pieces).Trim()
        select text;

    public static Gen<IReadOnlyList<NameValue>> Items(params string[] names) =>
        from chosen in Gen.SubListOf(names)
        from values in Text.ListOf(chosen.Count)
        select (IReadOnlyList<NameValue>)[.. chosen.Zip(values, (name, value) => new NameValue(name, value))];

    public static Gen<IReadOnlyList<KeyValuePair<string, string>>> Headers(params string[] names) =>
        Items(names).Select(items => (IReadOnlyList<KeyValuePair<string, string>>)[.. items.Select(item => KeyValuePair.Create(item.Name, item.Value!))]);

    public static Gen<Place> Place =>
        from item in Gen.Choose(0, 1000)
        from character in Gen.Choose(0, 1000)
        select new Place(item, character);
}
