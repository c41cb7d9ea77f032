using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Scenario.Load;

/// <summary>A server of our own in a process of its own, on a free port; it ends with this object.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringWriter _errors = new(CultureInfo.InvariantCulture);

    private HostProcess(Process process, Uri url)
    {
        (_process, Url) = (process, url);
        _process.ErrorDataReceived += (_, line) => WriteError(line.Data);
        _process.OutputDataReceived += static (_, _) => { };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Time of processors that the server has had so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="path">An executable, or the <c>.dll</c> of one.</param>
    /// <param name="probe">Answered once the server is ready, whatever the status.</param>
    /// <param name="arguments">Besides <c>--urls</c>.</param>
    public static async Task<HostProcess> StartAsync(string path, string probe, params IEnumerable<string> arguments)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var isLibrary = path.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : path)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath()
        };
        foreach (var argument in (string[])[.. isLibrary ? [path] : Array.Empty<string>(), .. arguments, "--urls", url.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        var host = new HostProcess(new Process { StartInfo = start }, url);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var _ = await http.GetAsync(new Uri(url, probe));
                return host._process.HasExited ? throw new HttpRequestException("Somebody else answers there.") : host;
            }
            catch (HttpRequestException) when (waited.Elapsed < StartLimit && !host._process.HasExited)
            {
                // not listening yet
            }
            catch (HttpRequestException)
            {
                if (host._process.HasExited)
                {
                    host._process.WaitForExit(); // until its last words are read
                }

                host.Dispose();
                throw new InvalidOperationException($"{path} did not start. {host._errors}");
            }
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void WriteError(string? line)
    {
        lock (_errors)
        {
            _errors.WriteLine(line);
        }
    }

    // Below the ports that systems hand out by themselves: one of those could go to somebody else before the host takes it, who then answers the probe.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }
}
