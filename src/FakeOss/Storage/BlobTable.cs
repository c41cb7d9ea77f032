namespace Scenario.FakeOss.Storage;

/// <summary>The blobs that segments and parts use.</summary>
internal readonly struct BlobTable(IndexTransaction transaction)
{
    /// <summary>Counts one more use; the first use registers the blob.</summary>
    public void AddReference(BlobSegment segment)
    {
        var blobs = transaction.State.Blobs;
        blobs.TryGetValue(segment.Blob, out var use);
        transaction.SetBlobs(blobs.SetItem(segment.Blob, new BlobUse(segment.Size, use.References + 1)));
    }

    /// <summary>Counts one use less; the last one marks the blob for deletion after the commit. Null stands for no bytes.</summary>
    public void RemoveReference(string? name)
    {
        if (name is null)
        {
            return;
        }

        var blobs = transaction.State.Blobs;
        var use = blobs[name];
        if (use.References > 1)
        {
            transaction.SetBlobs(blobs.SetItem(name, use with { References = use.References - 1 }));
            return;
        }

        transaction.SetBlobs(blobs.Remove(name));
        transaction.Release(name);
    }

    public List<StoredBlob> All() => [.. transaction.State.Blobs.Select(static blob => new StoredBlob(blob.Key, blob.Value.Size))];
}
