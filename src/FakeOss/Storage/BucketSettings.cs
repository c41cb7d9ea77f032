using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>The configurations of a bucket at one moment, each parsed at most once. The same object until one of them changes.</summary>
/// <param name="stored">Bodies by kind, such as <c>cors</c> or <c>policy</c>; not to be written to.</param>
internal sealed class BucketSettings(ImmutableSortedDictionary<string, byte[]> stored)
{
    public static readonly BucketSettings None = new(ImmutableSortedDictionary.Create<string, byte[]>(StringComparer.Ordinal));

    private readonly ConcurrentDictionary<string, object> _parsed = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]> All => stored;

    /// <summary>The body; null when the bucket has no such configuration.</summary>
    public byte[]? this[string kind] => stored.GetValueOrDefault(kind);

    /// <summary>What the body says; null when the bucket has no such configuration.</summary>
    public T? Get<T>(string kind, Func<byte[], T> parse)
        where T : class => this[kind] is { } body ? (T)_parsed.GetOrAdd(kind, static (_, from) => from.parse(from.body), (parse, body)) : null;

    public BucketSettings With(string kind, byte[] body) => new(stored.SetItem(kind, body));

    public BucketSettings With(IEnumerable<KeyValuePair<string, byte[]>> bodies) => new(stored.SetItems(bodies));

    public BucketSettings Without(string kind) => new(stored.Remove(kind));
}
