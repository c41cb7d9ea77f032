namespace Scenario.FakeOss.Storage;

/// <summary>Which blobs exist and how many segments and parts use each: a copy shares bytes instead of duplicating them.</summary>
internal sealed class BlobTable(IndexConnection connection, List<string> released)
{
    /// <summary>Counts one more use; the first use registers the blob.</summary>
    public void AddReference(BlobSegment segment) =>
        connection.Execute(
            "INSERT INTO blob (name, size, refs) VALUES ($1, $2, 1) ON CONFLICT (name) DO UPDATE SET refs = refs + 1",
            segment.Blob,
            segment.Size);

    /// <summary>Counts one use less; the last one marks the blob for deletion after the commit.</summary>
    public void RemoveReference(string name)
    {
        var left = (long?)connection.Scalar("UPDATE blob SET refs = refs - 1 WHERE name = $1 RETURNING refs", name);
        if (left == 0)
        {
            connection.Execute("DELETE FROM blob WHERE name = $1", name);
            released.Add(name);
        }
    }

    public List<StoredBlob> All() =>
        connection.All("SELECT name, size FROM blob", row => new StoredBlob(row.GetString(0), row.GetInt64(1)));

    public void ReleaseAll()
    {
        released.AddRange(All().ConvertAll(blob => blob.Name));
        connection.Execute("DELETE FROM blob");
    }

    /// <summary>Forgets a blob whose bytes are gone.</summary>
    public void Forget(string name) => connection.Execute("DELETE FROM blob WHERE name = $1", name);
}
