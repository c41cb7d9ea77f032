namespace Scenario.FakeOss.Storage;

/// <summary>A version in its place: keys in the order of their UTF-8 bytes, as OSS lists them, and within a key the newest first.</summary>
/// <param name="key">In UTF-8.</param>
/// <param name="id">Grows with every write.</param>
/// <param name="row">Null for a place to look from.</param>
internal sealed class ObjectEntry(byte[] key, long id, ObjectRow? row) : IComparable<ObjectEntry>
{
    public byte[] Key => key;

    public ObjectRow Row => row!;

    public int CompareTo(ObjectEntry? other) =>
        key.AsSpan().SequenceCompareTo(other!.Key) is not 0 and var order ? order : other.Id.CompareTo(id);

    public bool HasKey(ReadOnlySpan<byte> other) => key.AsSpan().SequenceEqual(other);

    private long Id => id;
}
