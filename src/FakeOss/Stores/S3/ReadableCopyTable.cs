using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>What is shown on the S3 server, and what has to change there.</summary>
internal sealed class ReadableCopyTable(IndexConnection connection)
{
    /// <summary>Tasks above <paramref name="after"/>, oldest first.</summary>
    public List<ReadableTask> Tasks(long after, int limit) =>
        [.. connection.Rows("SELECT id, bucket, key FROM readable_todo WHERE id > $1 ORDER BY id LIMIT $2", MapTask, after, limit)];

    public ReadableTask? FindTask(string bucket, string key) =>
        connection.Rows("SELECT id, bucket, key FROM readable_todo WHERE bucket = $1 AND key = $2", MapTask, bucket, key).FirstOrDefault();

    /// <summary>Done, unless the key has changed since: then it has a newer task.</summary>
    public void Finish(ReadableTask task) => connection.Execute("DELETE FROM readable_todo WHERE id = $1", task.Id);

    /// <summary>With an empty key: a bucket that was made for showing objects; only such a one is ever removed.</summary>
    public ReadableCopy? Find(string bucket, string key) =>
        connection.Rows(
            "SELECT s3_key, object_id FROM readable_copy WHERE bucket = $1 AND key = $2",
            static row => new ReadableCopy(row.GetString(0), row.GetInt64(1)), bucket, key).FirstOrDefault();

    public void Set(string bucket, string key, ReadableCopy copy) =>
        connection.Execute(
            "INSERT OR REPLACE INTO readable_copy (bucket, key, s3_key, object_id) VALUES ($1, $2, $3, $4)", bucket, key, copy.S3Key, copy.ObjectId);

    public void Remove(string bucket, string key) =>
        connection.Execute("DELETE FROM readable_copy WHERE bucket = $1 AND key = $2", bucket, key);

    private static ReadableTask MapTask(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2));
}

/// <summary>A key, or with an empty key a bucket, whose state on the S3 server has to follow the index.</summary>
internal sealed record ReadableTask(long Id, string Bucket, string Key);

/// <summary>One object as it is shown on the S3 server.</summary>
/// <param name="S3Key">Its key there.</param>
/// <param name="ObjectId">The row whose bytes it shows; 0 while it is being written.</param>
internal sealed record ReadableCopy(string S3Key, long ObjectId);
