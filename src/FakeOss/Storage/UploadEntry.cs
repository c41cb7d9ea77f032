namespace Scenario.FakeOss.Storage;

/// <summary>An unfinished upload in its place: by key in UTF-8 bytes, then by id.</summary>
internal sealed class UploadEntry(byte[] key, string id) : IComparable<UploadEntry>
{
    public byte[] Key => key;

    public string Id => id;

    public int CompareTo(UploadEntry? other) =>
        key.AsSpan().SequenceCompareTo(other!.Key) is not 0 and var order ? order : string.CompareOrdinal(id, other.Id);
}
