namespace Scenario.FakeOss.Storage;

/// <summary>Facts about the index itself.</summary>
internal sealed class SettingTable(IndexConnection connection)
{
    /// <summary>Set once the seed has been written, so that a restart does not bring back what a user deleted.</summary>
    public const string Seeded = "seeded";

    /// <summary>The store on the S3 server whose bytes this index names.</summary>
    public const string S3Store = "s3-store";

    public string? Find(string name) => (string?)connection.Scalar("SELECT value FROM setting WHERE name = $1", name);

    public void Set(string name, string value) =>
        connection.Execute("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    /// <summary>Empties every table; which bytes the index belongs to stays.</summary>
    public void ClearIndex(BlobTable blobs)
    {
        blobs.ReleaseAll();
        foreach (var sql in ClearStatements)
        {
            connection.Execute(sql);
        }
    }

    private static readonly string[] ClearStatements =
    [
        "DELETE FROM segment",
        "DELETE FROM object",
        "DELETE FROM part",
        "DELETE FROM upload",
        "DELETE FROM bucket_configuration",
        "DELETE FROM bucket",
        $"DELETE FROM setting WHERE name <> '{S3Store}'",
    ];
}
