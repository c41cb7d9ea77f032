using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Storage;

/// <summary>A write that found no room, for bytes or for the index. Nothing of it stays, and there may be room later.</summary>
internal static class FullDisk
{
    private const int Enospc = 28; // Unix
    private const int Edquot = 122; // Linux: the user's quota is used up
    private const int ErrorDiskFull = unchecked((int)0x80070070); // Windows
    private const int SqliteFull = 13;

    public static bool Is(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull,
        IOException file => file.HResult is Enospc or Edquot or ErrorDiskFull,
        _ => false,
    };
}
