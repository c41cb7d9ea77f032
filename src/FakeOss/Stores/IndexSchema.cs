namespace Scenario.FakeOss.Stores;

/// <summary>The tables. They are read once, at start, so they have no index beside their keys: a write touches as few pages as it can.
/// For the same reason the first segment of an object, mostly the only one, stands in its row.</summary>
internal static class IndexSchema
{
    /// <summary>Raised when a table changes; an index of another version is refused at start.</summary>
    public const int Version = 3;

    public const string Sql = """
        CREATE TABLE IF NOT EXISTS bucket (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            name            TEXT    NOT NULL,
            owner           TEXT    NOT NULL,
            region          TEXT    NOT NULL,
            acl             TEXT    NOT NULL,
            storage_class   TEXT    NOT NULL,
            redundancy      TEXT    NOT NULL,
            versioning      TEXT    NULL,
            created         INTEGER NOT NULL);

        CREATE TABLE IF NOT EXISTS bucket_configuration (
            bucket_id       INTEGER NOT NULL,
            kind            TEXT    NOT NULL,
            id              TEXT    NOT NULL,
            body            BLOB    NOT NULL,
            PRIMARY KEY (bucket_id, kind, id)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS object (
            id              INTEGER PRIMARY KEY AUTOINCREMENT,
            bucket_id       INTEGER NOT NULL,
            key             BLOB    NOT NULL,
            version_id      TEXT    NOT NULL,
            is_delete_marker INTEGER NOT NULL,
            type            TEXT    NOT NULL,
            etag            TEXT    NOT NULL,
            size            INTEGER NOT NULL,
            crc64           INTEGER NOT NULL,
            content_md5     TEXT    NULL,
            last_modified   INTEGER NOT NULL,
            storage_class   TEXT    NOT NULL,
            acl             TEXT    NOT NULL,
            symlink_target  TEXT    NULL,
            encryption      TEXT    NULL,
            restored_until  INTEGER NULL,
            restore_ready   INTEGER NULL,
            headers         TEXT    NOT NULL,
            tags            TEXT    NOT NULL,
            blob            TEXT    NULL,
            blob_size       INTEGER NULL);

        CREATE TABLE IF NOT EXISTS segment (
            object_id       INTEGER NOT NULL,
            ordinal         INTEGER NOT NULL,
            blob            TEXT    NOT NULL,
            size            INTEGER NOT NULL,
            PRIMARY KEY (object_id, ordinal)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS upload (
            id              TEXT    PRIMARY KEY,
            bucket_id       INTEGER NOT NULL,
            key             BLOB    NOT NULL,
            initiated       INTEGER NOT NULL,
            storage_class   TEXT    NOT NULL,
            acl             TEXT    NOT NULL,
            encryption      TEXT    NULL,
            sequential      INTEGER NOT NULL,
            headers         TEXT    NOT NULL,
            tags            TEXT    NOT NULL) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS part (
            upload_id       TEXT    NOT NULL,
            number          INTEGER NOT NULL,
            etag            TEXT    NOT NULL,
            size            INTEGER NOT NULL,
            crc64           INTEGER NOT NULL,
            last_modified   INTEGER NOT NULL,
            blob            TEXT    NULL,
            PRIMARY KEY (upload_id, number)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS setting (
            name            TEXT    PRIMARY KEY,
            value           TEXT    NOT NULL) WITHOUT ROWID;
        """;
}
