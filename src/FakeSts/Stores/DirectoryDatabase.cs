using Microsoft.Data.Sqlite;
using Scenario.Seeds;

namespace Scenario.FakeSts.Stores;

/// <summary>The directory on disk: one SQLite file, one row per identity, one process at a time.</summary>
/// <remarks>
/// Write-ahead log with full synchronisation: a transaction that has been acknowledged survives the death of the process
/// and of the machine. Not for concurrent use; <see cref="RamDirectoryStore"/> has the only writer.
/// </remarks>
internal sealed class DirectoryDatabase : IDisposable
{
    /// <summary>Layout of the file; a file of another layout is refused.</summary>
    private const int Layout = 1;

    private readonly SqliteConnection _connection;
    private readonly string _file;

    private DirectoryDatabase(SqliteConnection connection, string file) => (_connection, _file) = (connection, file);

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="IOException">The folder or file cannot be made.</exception>
    /// <exception cref="InvalidOperationException">Not ours, damaged, of another version, or in use by another process.</exception>
    public static DirectoryDatabase Open(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        if (folder is not null)
        {
            CreatePrivateFolder(folder);
        }

        CreatePrivately(file);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            // Exclusive: a second process would keep a snapshot of its own and lose these writes.
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            Prepare(connection, file);
            return new DirectoryDatabase(connection, file);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new InvalidOperationException($"Directory:File '{file}' cannot be opened: {exception.Message}", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">The file is damaged.</exception>
    public IReadOnlyList<DirectoryRow> ReadAll()
    {
        try
        {
            return ReadRows();
        }
        catch (Exception exception) when (exception is SqliteException or InvalidCastException or InvalidOperationException)
        {
            throw new InvalidOperationException($"Directory:File '{_file}' cannot be read: {exception.Message}", exception);
        }
    }

    private List<DirectoryRow> ReadRows()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT kind, account, id, json FROM identity";
        using var reader = command.ExecuteReader();
        var rows = new List<DirectoryRow>();
        while (reader.Read())
        {
            rows.Add(new DirectoryRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }

    /// <summary>Writes all rows or none; on return they are on disk.</summary>
    public void Write(IReadOnlyList<DirectoryRow> rows)
    {
        using var transaction = _connection.BeginTransaction();
        using var put = _connection.CreateCommand();
        put.CommandText = "INSERT INTO identity (kind, account, id, json) VALUES ($kind, $account, $id, $json) "
            + "ON CONFLICT (kind, account, id) DO UPDATE SET json = excluded.json";
        using var remove = _connection.CreateCommand();
        remove.CommandText = "DELETE FROM identity WHERE kind = $kind AND account = $account AND id = $id";
        foreach (var row in rows)
        {
            var command = row.Json is null ? remove : put;
            command.Transaction = transaction;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$kind", row.Kind);
            command.Parameters.AddWithValue("$account", row.AccountId);
            command.Parameters.AddWithValue("$id", row.Id);
            if (row.Json is { } json)
            {
                command.Parameters.AddWithValue("$json", json.ToArray());
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose() => _connection.Dispose();

    // It holds secrets: for the owner only, and SQLite gives its log the same mode.
    private static void CreatePrivately(string file)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(file))
        {
            new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Prepare(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var layout = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (layout is not (0 or Layout))
        {
            throw new InvalidOperationException($"Directory:File '{file}' has layout {layout}; this version reads layout {Layout}.");
        }

        Execute(
            connection,
            "BEGIN IMMEDIATE; "
            + "CREATE TABLE IF NOT EXISTS identity (kind TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, account, id)) WITHOUT ROWID; "
            + $"PRAGMA user_version = {Layout}; "
            + "COMMIT;");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
