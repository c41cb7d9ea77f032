using System.Text.Json.Serialization;

namespace Scenario.FakeOss.Stores;

/// <summary>The tables. Nothing is ever looked for in those of the state: they are read as a whole, once, at start. So a row is its key and a document, and a
/// write touches as few pages as it can. For the same reason the first segment of an object, mostly the only one, stands in its document, and what replaces an
/// object comes to its place.</summary>
/// <remarks>
/// <c>readable_todo</c> is written in the transaction that changes what a key shows: whatever operation does that, and wherever the process dies after it, the
/// readable copy on an S3 server follows. A row with an empty key stands for the bucket itself, there and among the copies.
/// </remarks>
internal static class IndexSchema
{
    /// <summary>Raised when a table or a document changes; an index of another version is refused at start.</summary>
    public const int Version = 6;

    public const string Sql = """
        CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS upload (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS object (
            place           INTEGER PRIMARY KEY,
            bucket_id       INTEGER NOT NULL,
            key             TEXT    NOT NULL,
            document        BLOB    NOT NULL);

        CREATE TABLE IF NOT EXISTS segment (
            place           INTEGER NOT NULL,
            ordinal         INTEGER NOT NULL,
            blob            TEXT    NOT NULL,
            size            INTEGER NOT NULL,
            PRIMARY KEY (place, ordinal)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS s3_upload (upload_id TEXT PRIMARY KEY, blob TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS readable_copy (
            bucket          TEXT    NOT NULL,
            key             TEXT    NOT NULL,
            s3_key          TEXT    NOT NULL,
            object_id       INTEGER NOT NULL,
            PRIMARY KEY (bucket, key)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS readable_todo (
            id              INTEGER PRIMARY KEY,
            bucket          TEXT    NOT NULL,
            key             TEXT    NOT NULL,
            UNIQUE (bucket, key));
        """;
}

/// <summary>The documents but those of objects. What is null stands in none, and what is not there is read as such.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BucketDocument))]
[JsonSerializable(typeof(UploadRow))]
[JsonSerializable(typeof(PartRow))]
[JsonSerializable(typeof(string))]
internal sealed partial class IndexDocuments : JsonSerializerContext;
