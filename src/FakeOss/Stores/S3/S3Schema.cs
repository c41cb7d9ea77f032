namespace Scenario.FakeOss.Stores.S3;

/// <summary>What an index over an S3 server keeps beside the tables of every index.</summary>
/// <remarks>
/// <c>readable_todo</c> is written by triggers, in the transaction that changes what a key shows: whatever operation does that, and
/// wherever the process dies after it, the readable copy follows. A row with an empty key stands for the bucket itself.
/// </remarks>
internal static class S3Schema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS s3_upload (
            upload_id       TEXT    PRIMARY KEY,
            blob            TEXT    NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS readable_bucket (
            bucket          TEXT    PRIMARY KEY) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS readable_copy (
            bucket          TEXT    NOT NULL,
            key             BLOB    NOT NULL,
            s3_key          TEXT    NOT NULL,
            object_id       INTEGER NOT NULL,
            PRIMARY KEY (bucket, key)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS readable_todo (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            bucket          TEXT    NOT NULL,
            key             BLOB    NOT NULL,
            UNIQUE (bucket, key));

        CREATE TRIGGER IF NOT EXISTS readable_object_added AFTER INSERT ON object BEGIN
            INSERT OR REPLACE INTO readable_todo (bucket, key) SELECT document ->> '$.Row.Name', CAST(NEW.key AS BLOB) FROM bucket WHERE id = NEW.bucket_id;
        END;

        CREATE TRIGGER IF NOT EXISTS readable_object_removed AFTER DELETE ON object BEGIN
            INSERT OR REPLACE INTO readable_todo (bucket, key) SELECT document ->> '$.Row.Name', CAST(OLD.key AS BLOB) FROM bucket WHERE id = OLD.bucket_id;
        END;

        CREATE TRIGGER IF NOT EXISTS readable_bucket_added AFTER INSERT ON bucket BEGIN
            INSERT OR REPLACE INTO readable_todo (bucket, key) VALUES (NEW.document ->> '$.Row.Name', x'');
        END;

        CREATE TRIGGER IF NOT EXISTS readable_bucket_removed AFTER DELETE ON bucket BEGIN
            INSERT OR REPLACE INTO readable_todo (bucket, key) VALUES (OLD.document ->> '$.Row.Name', x'');
        END;
        """;
}
