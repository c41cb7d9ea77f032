using System.Diagnostics;

namespace Scenario.Soak;

/// <summary>s3rver from npm over a temporary directory; it outlives the hosts that are killed before it.</summary>
internal sealed class S3rver : IDisposable
{
    public const string Key = "S3RVER";

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private S3rver(Process process, DirectoryInfo directory, string url) => (_process, _directory, Url) = (process, directory, url);

    public string Url { get; }

    public static async Task<S3rver> StartAsync(string script)
    {
        var directory = Directory.CreateTempSubdirectory("soak-s3-");
        var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { script, "--directory", directory.FullName, "--address", "127.0.0.1", "--port", "0", "--silent", "--no-vhost-buckets" },
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.LastIndexOf(':') is > 0 and var colon) // S3rver listening on 127.0.0.1:PORT
            {
                return new S3rver(process, directory, $"http://127.0.0.1:{line[(colon + 1)..]}");
            }
        }

        throw new InvalidOperationException("s3rver ended before it listened.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }
}
