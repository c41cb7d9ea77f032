namespace Scenario.FakeOss.Storage;

/// <summary>A write that found no room, for bytes or for the index. Nothing of it stays, and there may be room later.</summary>
internal static class FullDisk
{
    /// <summary>The <see cref="Exception.HResult"/> of a write without room: ENOSPC of Unix.</summary>
    public const int NoSpace = 28;

    private const int QuotaUsedUp = 122; // EDQUOT of Linux
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool Is(Exception exception) => exception is IOException { HResult: NoSpace or QuotaUsedUp or WindowsDiskFull };
}
