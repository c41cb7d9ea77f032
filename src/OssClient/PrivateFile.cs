namespace Scenario.Oss;

/// <summary>Small files that only the current user may read: mode 0600, in a directory of mode 0700.</summary>
internal static class PrivateFile
{
    /// <summary>Replaces the file in one step, so that a reader never sees half of it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            WriteOrThrow(path, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write {path}: {exception.Message} The variable SCENARIO_STATE_DIRECTORY names another directory for logins and unfinished uploads.", exception);
        }
    }

    private static void WriteOrThrow(string path, ReadOnlySpan<byte> bytes)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory); // under the user's profile, which is the user's own
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var temporary = Path.Combine(directory, $".{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
