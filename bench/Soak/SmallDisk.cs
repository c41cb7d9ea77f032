using System.ComponentModel;
using System.Diagnostics;

namespace Scenario.Soak;

/// <summary>A disk of a few megabytes in memory. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 32;

    private readonly DirectoryInfo _place;

    private SmallDisk(DirectoryInfo place) => _place = place;

    public string Path => _place.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <returns>Null where this user may not mount.</returns>
    public static SmallDisk? TryMount()
    {
        var place = Directory.CreateTempSubdirectory("soak-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=700", "tmpfs", place.FullName))
        {
            return new SmallDisk(place);
        }

        place.Delete();
        return null;
    }

    /// <summary>Leaves not a byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                for (var chunk = new byte[size]; ;)
                {
                    file.Write(chunk);
                }
            }
            catch (IOException)
            {
                // no room for as much: for less, perhaps
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public bool SetReadOnly(bool isReadOnly) => Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Path);

    public void Dispose()
    {
        Run("umount", Path);
        _place.Delete();
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
