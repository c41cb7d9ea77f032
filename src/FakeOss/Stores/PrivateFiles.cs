using Microsoft.Win32.SafeHandles;

namespace Scenario.FakeOss.Stores;

/// <summary>Makes the files of a store for their owner alone: objects and identities are nobody else's business on a shared machine.</summary>
/// <remarks>Windows gives them what their folder has: there a profile is private already.</remarks>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FileMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Makes what is missing of the path; a directory that is there keeps its mode.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FileMode700);
        }
    }

    /// <summary>Makes a file that is not there yet, and what is missing of its path, for writing at any offset.</summary>
    public static SafeFileHandle CreateNew(string path)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, FileMode600); // nothing is in it yet
        }

        return file;
    }

    /// <summary>Opens a file, or makes it.</summary>
    public static FileStream Open(string path, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new(path, options);
    }

    /// <summary>Makes an empty file where there is none, for a library that then opens it itself.</summary>
    public static void Create(string path)
    {
        if (!File.Exists(path))
        {
            Open(path, FileAccess.Write).Dispose();
        }
    }
}
