namespace Scenario.FakeOss.Stores.S3;

/// <summary>S3 multipart uploads that are under way: MinIO lists those of a known key only, so the names must be remembered.</summary>
internal sealed class S3UploadTable(IndexConnection connection)
{
    public void Add(string uploadId, string blob) => connection.Execute("INSERT INTO s3_upload (upload_id, blob) VALUES ($1, $2)", uploadId, blob);

    public void Remove(string uploadId) => connection.Execute("DELETE FROM s3_upload WHERE upload_id = $1", uploadId);

    public List<KeyValuePair<string, string>> All() =>
        connection.All("SELECT upload_id, blob FROM s3_upload", row => KeyValuePair.Create(row.GetString(0), row.GetString(1)));
}
