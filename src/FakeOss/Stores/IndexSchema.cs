using System.Text.Json.Serialization;

namespace Scenario.FakeOss.Stores;

/// <summary>The tables. Nothing is ever looked for in them: they are read as a whole, once, at start. So a row is its key and a document, and a write
/// touches as few pages as it can. For the same reason the first segment of an object, mostly the only one, stands in its document.</summary>
internal static class IndexSchema
{
    /// <summary>Raised when a table or a document changes; an index of another version is refused at start.</summary>
    public const int Version = 5;

    public const string Sql = """
        CREATE TABLE IF NOT EXISTS bucket (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS object (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            bucket_id       INTEGER NOT NULL,
            key             TEXT    NOT NULL,
            document        BLOB    NOT NULL);

        CREATE TABLE IF NOT EXISTS segment (
            object_id       INTEGER NOT NULL,
            ordinal         INTEGER NOT NULL,
            blob            TEXT    NOT NULL,
            size            INTEGER NOT NULL,
            PRIMARY KEY (object_id, ordinal)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS part (
            upload_id       TEXT    NOT NULL,
            number          INTEGER NOT NULL,
            document        TEXT    NOT NULL,
            PRIMARY KEY (upload_id, number)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;
}

/// <summary>The documents but those of objects. What is null stands in none, and what is not there is read as such.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BucketDocument))]
[JsonSerializable(typeof(UploadRow))]
[JsonSerializable(typeof(PartRow))]
internal sealed partial class IndexDocuments : JsonSerializerContext;

/// <summary>A bucket without what is in it.</summary>
/// <param name="Row">The bucket.</param>
/// <param name="Settings">Bodies by kind.</param>
internal sealed record BucketDocument(BucketRow Row, IReadOnlyDictionary<string, byte[]> Settings);
