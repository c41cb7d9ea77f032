using System.Diagnostics;

namespace Scenario.Integration.FakeOss;

/// <summary>FakeOss as a process of its own, which can be killed and whose memory can be measured.</summary>
internal sealed class OssProcess : IDisposable
{
    private readonly Process _process;

    private OssProcess(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    public OssTestClient Root => new(OssTransport.Http, Endpoint, OssTestHost.RootKeyId, OssTestHost.RootSecret, null);

    public static async Task<OssProcess> StartAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] all = [Path.Combine(AppContext.BaseDirectory, "Scenario.FakeOss.dll"), "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information", .. args];
        foreach (var arg in all)
        {
            start.ArgumentList.Add(arg);
        }

        var process = Process.Start(start)!;
        const string Marker = "Now listening on: ";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var at = line.IndexOf(Marker, StringComparison.Ordinal);
            if (at >= 0)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // or the pipe fills up and the host waits
                return new(process, new Uri(line[(at + Marker.Length)..].Trim()));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The host ended before it listened.");
    }

    /// <summary>The most that the process ever had resident, in bytes; only Linux tells.</summary>
    public long PeakResidentBytes() => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(static line => 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture))
        .Single();

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
