using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores;

/// <summary>One SQLite connection with its prepared statements; parameters are positional (<c>$1</c>, <c>$2</c>, …).</summary>
internal sealed class IndexConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public IndexConnection(string path, bool fsync)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        _connection = new SqliteConnection(address.ConnectionString);
        _connection.Open();
        Execute("PRAGMA locking_mode = EXCLUSIVE"); // the file is nobody else's, and so no commit takes locks
        Execute("PRAGMA journal_mode = WAL");
        Execute(fsync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    }

    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Bind(sql, arguments).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        var value = Bind(sql, arguments).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    /// <summary>To be read to its end before the same statement is asked again.</summary>
    public IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> map, params object?[] arguments)
    {
        using var reader = Bind(sql, arguments).ExecuteReader();
        while (reader.Read())
        {
            yield return map(reader);
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= arguments.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter($"${i}", null));
            }

            _prepared[sql] = command;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        }

        return command;
    }
}
