using System.Diagnostics;
using System.Globalization;

namespace Scenario.Integration.S3;

/// <summary>s3rver from npm on a free port, over a temporary directory. It knows access key ids but does not check V4 signatures.</summary>
internal sealed class S3rver : IS3Process
{
    private const string Key = "S3RVER";

    private readonly Process _process;
    private readonly string _directory;

    private S3rver(Process process, string directory, Uri endpoint)
    {
        _process = process;
        _directory = directory;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    public string AccessKey => Key;

    public string SecretKey => Key;

    /// <summary>Skips the test where Node.js or the package is missing.</summary>
    public static async Task<S3rver> StartAsync()
    {
        var node = Require.Executable("s3", "node");
        var package = Path.Combine(Repository.Root, "tests", "S3rver");
        var script = Path.Combine(package, "node_modules", "s3rver", "bin", "s3rver.js");
        Require.Met(
            "s3",
            File.Exists(script),
            "there is no S3 server: SCENARIO_S3_ENDPOINT names none, Docker has no MinIO image, and tests/S3rver has no node_modules (npm ci --prefix tests/S3rver)");
        var directory = Directory.CreateTempSubdirectory("scenario-s3rver-").FullName;
        var process = Process.Start(new ProcessStartInfo(node)
        {
            ArgumentList =
            {
                "--require", Path.Combine(package, "keep-directories.js"), script,
                "--directory", directory, "--address", "127.0.0.1", "--port", "0", "--silent", "--no-vhost-buckets",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                // S3rver listening on 127.0.0.1:PORT
                if (line.LastIndexOf(':') is > 0 and var colon
                    && int.TryParse(line.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                {
                    return new S3rver(process, directory, new Uri($"http://127.0.0.1:{port}"));
                }
            }

            throw new InvalidOperationException("s3rver ended before it listened.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
