using Microsoft.Data.Sqlite;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;

namespace Scenario.Integration.FakeOss;

/// <summary>What a file store has on disk, read past the server.</summary>
internal sealed class StoredState(string directory)
{
    private static readonly string[] Tables = ["bucket", "object", "segment", "upload", "part", "setting"];

    /// <summary>First column of a query on the index, in ordinal order.</summary>
    public List<string> Rows(string sql) =>
    [
        .. Query(sql, static reader => string.Join(' ', Enumerable.Range(0, reader.FieldCount)
            .Select(i => reader.IsDBNull(i) ? "" : reader.GetFieldValue<object>(i) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
            })))
            .Order(StringComparer.Ordinal),
    ];

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> map)
    {
        // A copy: the server has the file for itself.
        var copy = Directory.CreateTempSubdirectory("scenario-index-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(directory, "index.db*").Where(static name => !name.EndsWith(".lock", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            using var index = new SqliteConnection($"Data Source={Path.Combine(copy.FullName, "index.db")};Pooling=False");
            index.Open();
            using var command = index.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>Name and size of all bytes, shared files and others.</summary>
    public List<string> Blobs()
    {
        var small = Enumerable.Range(10, 8).SelectMany(power =>
        {
            using var slots = new SlotFiles(Path.Combine(directory, "small"), power);
            return slots.All();
        });
        var large = new DirectoryInfo(Path.Combine(directory, "blobs")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(static file => new StoredBlob(file.Name, file.Length));
        return [.. small.Concat(large).Select(static blob => $"{blob.Name} {blob.Size}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Files of bytes that no object and no part uses.</summary>
    public IEnumerable<string> Orphans() => Blobs().Except(Used());

    /// <summary>Name and size of the bytes that the index uses.</summary>
    public List<string> Used() =>
    [
        .. Query("SELECT document FROM object", static row => ObjectDocument.Read(1, 1, "", row.GetFieldValue<byte[]>(0), []))
            .SelectMany(static row => row.Segments)
            .Concat(Query(
                "SELECT blob, size FROM segment UNION ALL SELECT document ->> 'Blob', document ->> 'Size' FROM part WHERE document ->> 'Blob' IS NOT NULL",
                static row => new BlobSegment(row.GetString(0), row.GetInt64(1))))
            .Select(static segment => $"{segment.Blob} {segment.Size}").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Every row and every file; two equal answers mean that nothing was stored in between.</summary>
    public List<string> Everything() =>
        [.. Tables.SelectMany(table => Rows($"SELECT * FROM {table}").Select(row => $"{table} {row}")), .. Blobs()];
}
